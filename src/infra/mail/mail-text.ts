import type { Fact, MailContent, Section, SpokenLine } from './mail-content';

/** A mail for readers without HTML; every line that is not a title begins with a blank or a dash. */
export function mailText({ subject, facts, sections, transcript, footer }: MailContent): string {
  const blocks = [
    [subject],
    facts.map(factLine),
    ...sections.map((section) => [section.title.toUpperCase(), ...sectionLines(section)]),
    ...(transcript.length === 0 ? [] : [['TRANSCRIPT', ...transcript.map(spokenLine)]]),
    [`  ${footer}`],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sectionLines(section: Section): string[] {
  switch (section.kind) {
    case 'text':
      return [`  ${section.text}`];
    case 'list':
      return section.items.map((item) => `- ${item}`);
    case 'facts':
      return section.facts.map(factLine);
  }
}

function factLine([label, value]: Fact): string {
  return `  ${label}: ${value}`;
}

function spokenLine({ time, speaker, text }: SpokenLine): string {
  return speaker === null ? `  ${time}  (${text})` : `  ${time}  ${speaker}: ${text}`;
}
