import type { Fact, MailContent, Section, SpokenLine } from './mail-content';

const font = "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * A mail as HTML that a phone shows well: one column, styles inline (clients drop others), no pictures, nothing loaded,
 * and colours that a dark screen may replace.
 */
export function mailHtml(content: MailContent): string {
  const { lang, subject, callbackNumber, callBack, facts, sections, transcriptTitle, transcript, footer } = content;
  return [
    '<!doctype html>',
    `<html lang="${escaped(lang)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title></head>`,
    `<body style="margin:0;padding:16px;${font}"><div style="max-width:640px;margin:0 auto">`,
    `<h1 style="font-size:20px;margin:0 0 12px">${escaped(subject)}</h1>`,
    factsTable(facts),
    ...(callbackNumber === null ? [] : [`<p><a href="tel:${escaped(callbackNumber)}">${escaped(callBack)}</a></p>`]),
    ...sections.map((section) => `${title(section.title)}${sectionBody(section)}`),
    ...(transcript.length === 0 ? [] : [`${title(transcriptTitle)}${transcript.map(spokenLine).join('\n')}`]),
    `<p style="margin:24px 0 0;font-size:13px;opacity:.7">${escaped(footer)}</p>`,
    '</div></body></html>',
  ].join('\n');
}

/** Text as it is in HTML, in an attribute, too. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function title(text: string): string {
  return `<h2 style="font-size:16px;margin:20px 0 4px">${escaped(text)}</h2>`;
}

function sectionBody(section: Section): string {
  switch (section.kind) {
    case 'text':
      return `<p dir="auto" style="margin:0">${escaped(section.text)}</p>`;
    case 'list': {
      const items = section.items.map((item) => `<li dir="auto">${escaped(item)}</li>`);
      return `<ul style="margin:0;padding-left:20px">${items.join('')}</ul>`;
    }
    case 'facts':
      return factsTable(section.facts);
  }
}

function factsTable(facts: readonly Fact[]): string {
  const cell = 'padding:1px 12px 1px 0;vertical-align:top';
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="${cell};opacity:.7">${escaped(label)}</td><td dir="auto" style="${cell}">${escaped(value)}</td></tr>`,
  );
  return `<table role="presentation" style="border-collapse:collapse;${font}">${rows.join('')}</table>`;
}

function spokenLine({ time, speaker, text }: SpokenLine): string {
  const said = speaker === null ? `<em>${escaped(text)}</em>` : `<b>${escaped(speaker)}:</b> ${escaped(text)}`;
  return `<p dir="auto" style="margin:4px 0"><span style="font-size:13px;opacity:.7">${escaped(time)}</span> ${said}</p>`;
}
