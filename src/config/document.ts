// Makes docs/settings.md from the schema: `node src/config/document.ts` writes it, a test checks that it is current.
import { writeFileSync } from 'node:fs';
import { describeSettings, type Setting, type SettingGroup } from './describe.ts';

const INTRODUCTION = `# Settings

Made from \`src/config/schema.ts\` by \`node src/config/document.ts\`: do not edit.

Settings come from three places; a later one goes before an earlier one:

1. the defaults below, which are those of the demo;
2. one file, \`bode.config.json\` in the working folder, or the file named by \`--config\` or \`BODE_CONFIG\`;
3. \`BODE_…\` variables, named after the setting: \`BODE_GATEWAY_PORT=9443\` sets \`gateway.port\`,
   \`BODE_GATEWAY_LIMITS_BODY_BYTES\` sets \`gateway.limits.bodyBytes\`. A list is written as JSON.

A key or variable that is not a setting stops the start and is named. Relative files and folders count from the folder of the
settings file, or from the working folder when there is no file.

\`\`\`json
{
  "omgeving": "preproductie",
  "gateway": { "port": 443, "publicUrl": "https://bode.example" },
  "store": { "url": "sqlite:/var/lib/bode/bode.sqlite" }
}
\`\`\`
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function fallback(setting: Setting): string {
  if (setting.fallback === undefined) return '–';
  return `\`${typeof setting.fallback === 'string' ? setting.fallback : JSON.stringify(setting.fallback)}\``;
}

function row(setting: Setting): string {
  const choices = setting.choices ? ` One of ${setting.choices.map((choice) => `\`${choice}\``).join(', ')}.` : '';
  return `| \`${setting.name}\` | ${fallback(setting)} | ${cell(setting.description)}${choices} |`;
}

function section(group: SettingGroup): string {
  if (group.settings.length === 0) return '';
  const heading = group.name === '' ? '## General' : `## ${group.name}\n\n${group.description}`;
  return `\n${heading}\n\n| Setting | Default | Meaning |\n| --- | --- | --- |\n${group.settings.map(row).join('\n')}\n`;
}

/** The text of docs/settings.md. */
export function settingsDocument(): string {
  return INTRODUCTION + describeSettings().map(section).join('');
}

if (import.meta.main) writeFileSync(new URL('../../docs/settings.md', import.meta.url), settingsDocument());
