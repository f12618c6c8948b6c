import { comparisonLines, diffLines, historyLines, promptLines } from '../../../src/cli/prompts/prompt-lines';
import type { PromptsView } from '../../../src/models/prompts-view';

const view: PromptsView = {
  tenant_id: 'acme',
  revision: 3,
  active: { instruction_id: 'instruction-11112222333344445555666677778888', greeting_id: null },
  previous: null,
  fallback: null,
  draft: null,
  rollout: {
    candidate: { instruction_id: 'instruction-aaaabbbbccccddddeeeeffff00001111', greeting_id: 'greeting-12345678901' },
    percent: 10,
    started_at: '2026-11-23T10:00:00.000Z',
  },
  updated_at: '2026-11-23T10:00:00.000Z',
  updated_by: 'ada',
  in_force: [{ kind: 'instruction', source: 'active', version_id: 'instruction-1', prompt_text: 'Be kind.' }],
};

describe('promptLines', () => {
  test('prompts_are_a_table_the_trial_the_editor_and_the_words', () => {
    expect(promptLines(view)).toEqual([
      '           instruction           greeting',
      'active     instruction-11112222  –',
      'candidate  instruction-aaaabbbb  greeting-12345678',
      'On trial for 10 % of the calls since 2026-11-23T10:00:00.000Z.',
      'Changed 2026-11-23T10:00:00.000Z by ada.',
      '',
      'instruction (active):',
      'Be kind.',
    ]);
  });

  test('published_version_that_is_gone_is_said', () => {
    const lines = promptLines({ ...view, in_force: view.in_force.map((words) => ({ ...words, source: 'fallback' })) });

    expect(lines).toContain('A published version has been deleted: publish again, or roll back.');
    expect(lines).toContain('instruction (fallback):');
  });

  test('nothing_published_is_said', () => {
    expect(promptLines({ ...view, active: null, rollout: null, updated_at: null })[0]).toBe('Nothing is published.');
  });
});

describe('historyLines', () => {
  test('versions_have_what_they_are_and_the_beginning_of_their_text', () => {
    const version = {
      ...{ version_id: 'greeting-1111222233334444', kind: 'greeting' as const, parent_id: null },
      ...{ created_at: '2026-11-23T10:00:00.000Z', created_by: 'ada', is: ['active' as const, 'fallback' as const] },
      prompt_text: `${'x'.repeat(80)}\nmore`,
    };

    const [, line] = historyLines([version]);

    expect(line).toBe(`greeting-11112222  active, fallback  2026-11-23T10:00:00.000Z  ada  –     ${'x'.repeat(59)}…`);
  });
});

describe('diffLines', () => {
  const patch = '===\n--- instruction active\n+++ instruction draft\n@@ -1,1 +1,1 @@\n-One.\n+Two.\n';
  const diff = { from: 'active', to: 'draft', patches: [{ kind: 'instruction' as const, patch }] };

  test('patch_without_colour_is_the_patch', () => {
    expect(diffLines(diff, { colour: false }).slice(-2)).toEqual(['-One.', '+Two.']);
  });

  test('patch_in_colour_has_every_line', () => {
    const lines = diffLines(diff, { colour: true });

    expect(lines).toHaveLength(diffLines(diff, { colour: false }).length);
    expect(lines.join('')).toContain('Two.');
  });

  test('no_difference_is_said', () => {
    expect(diffLines({ ...diff, patches: [] }, { colour: false })).toEqual(['active and draft say the same.']);
  });
});

describe('comparisonLines', () => {
  const trial = { tenant_id: 'acme', since: 'then', percent: 10 };

  test('every_outcome_of_either_side_has_its_row', () => {
    const candidate = { instruction_id: 'instruction-aaaabbbbccccdddd', greeting_id: null };
    const none = { prompts: null, calls: 0, outcomes: [], mean_duration_s: null, turn_latency_p50_ms: null };
    const some = {
      prompts: candidate,
      calls: 3,
      outcomes: [
        { outcome: 'transferred', calls: 2, share: 2 / 3 },
        { outcome: 'silence', calls: 1, share: 1 / 3 },
      ],
      mean_duration_s: 61.25,
      turn_latency_p50_ms: 812.4,
    };

    const lines = comparisonLines({ ...trial, until: null, active: none, candidate: some });

    expect(lines[0]).toBe('On trial for 10 % of the calls since then; calls that are over:');
    expect(lines.slice(2)).toEqual([
      'instruction          –       instruction-aaaabbbb',
      'greeting             –       –',
      'calls                0       3',
      'transferred          –       2 (66.7 %)',
      'silence              –       1 (33.3 %)',
      'mean duration        –       61.3 s',
      'answer time, median  –       812 ms',
    ]);
  });

  test('trial_that_is_over_says_from_when_to_when', () => {
    const side = { prompts: null, calls: 0, outcomes: [], mean_duration_s: null, turn_latency_p50_ms: null };

    expect(comparisonLines({ ...trial, until: 'now', active: side, candidate: side })[0]).toBe(
      'Was on trial for 10 % of the calls, from then to now; calls that are over:',
    );
  });
});
