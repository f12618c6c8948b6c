import type { Fact, MailContent, Section, SpokenLine } from './mail-content';

/** A mail for readers without HTML; every line that is not a title begins with a blank or a dash. */
export function mailText(content: MailContent): string {
  const { lang, subject, facts, sections, transcriptTitle, transcript, footer } = content;
  const titleLine = (title: string): string => title.toLocaleUpperCase(lang);
  const blocks = [
    [subject],
    facts.map(factLine),
    ...sections.map((section) => [titleLine(section.title), ...sectionLines(section)]),
    ...(transcript.length === 0 ? [] : [[titleLine(transcriptTitle), ...transcript.map(spokenLine)]]),
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
