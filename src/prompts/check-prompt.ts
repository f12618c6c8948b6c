import type { PromptCall, PromptTenant } from '../models/prompt-call';
import type { PromptProblem } from '../models/prompts-view';
import { longestPrompt, renderTemplate, TemplateError, type UsedVariable, variablesOf } from './prompt-template';
import { promptVariableList, promptVariables } from './prompt-variables';

/** What Liquid itself knows of a list or a text. */
const ofEveryValue = new Set<string | number | null>(['size', 'first', 'last']);

/**
 * What is wrong with a prompt of a tenant, before a caller hears it: an unknown variable in any branch, a broken template,
 * one that does not end, or that has no words for some of the calls. Empty when it can be published.
 */
export function checkPrompt(text: string, tenant: PromptTenant): PromptProblem[] {
  if (text.length > longestPrompt) {
    return [{ line: 1, column: 1, variable: null, message: `it is longer than ${longestPrompt} characters` }];
  }
  const call: PromptCall = { call_id: 'rtc_example', caller_number: '+15550100', dialed_number: '+15550101', tenant };
  const variables = promptVariables(call, new Date());
  try {
    const unknown = variablesOf(text).filter(
      (used) => !isKnown(used.path, variables) && !(used.optional && exists(used)),
    );
    if (unknown.length > 0) return unknown.map((used) => unknownVariable(used, tenant));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [error.problem];
  }
  for (const { when, ...values } of situationsOf(tenant)) {
    const [problem] = filledInProblems(text, { ...variables, ...values });
    if (problem !== undefined) return [{ ...problem, message: problem.message + when }];
  }
  return [];
}

/** The calls that a text must have words for: what is fit must not depend on the hour at which it is looked at. */
function situationsOf({ policies }: PromptTenant): { when: string; open_now: boolean; caller_number: string | null }[] {
  const open = [
    { when: '', open_now: true, caller_number: '+15550100' },
    { when: ' for a caller without a number', open_now: true, caller_number: null },
  ];
  if (policies.business_hours === undefined) return open;
  return [
    ...open,
    ...open.map(({ when, ...values }) => ({ ...values, when: `${when} outside the hours`, open_now: false })),
  ];
}

function filledInProblems(text: string, variables: object): PromptProblem[] {
  try {
    return unspeakable(text, renderTemplate(text, variables));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [error.problem];
  }
}

/** What a value with fields of its own looks like in a text. */
const notText = '[object Object]';

/** A variable is known, but no words can be made of its value. */
function unspeakable(text: string, rendered: string): PromptProblem[] {
  if (!rendered.includes(notText) || text.includes(notText)) return [];
  const message = 'one of the variables has fields of its own, and is no text: name the field that is meant';
  return [{ line: 1, column: 1, variable: null, message }];
}

/** `line 3, column 9: …`, one line for each problem. */
export function problemLines(problems: readonly PromptProblem[]): string[] {
  return problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
}

/** Whether other tenants may have it. */
function exists({ path: [root, field] }: UsedVariable): boolean {
  return root === 'tenant' && (field === 'display_name' || field === 'extensions');
}

function isKnown(path: UsedVariable['path'], variables: object): boolean {
  let value: unknown = variables;
  for (const segment of path) {
    // Only rendering knows what is asked for, or there is nothing to look into.
    if (segment === null || value === null) return true;
    if (ofEveryValue.has(segment) && value !== variables) return true;
    if (typeof value !== 'object' || !Object.hasOwn(value, segment)) return false;
    value = (value as Record<string, unknown>)[segment];
  }
  return true;
}

function unknownVariable({ path, line, column }: UsedVariable, tenant: PromptTenant): PromptProblem {
  const variable = path.join('.');
  const [root, field] = path;
  const known = promptVariableList.map(({ name }) => name).join(', ');
  let why = `unknown; there are ${known}`;
  if (root === 'tenant' && field === 'extensions') {
    const names = Object.keys(tenant.extensions ?? {}).join(', ') || 'nothing';
    why = `not in the tenant's extensions, which have ${names}`;
  }
  if (variable === 'tenant.display_name') why = 'unknown: the tenant has no display_name';
  return { line, column, variable, message: `the variable ${variable} is ${why}` };
}
