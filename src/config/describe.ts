// What can be set, as a flat list made from the schema: for the documentation, for `bode doctor` and for the names of the variables.
import { z } from 'zod';
import { schema } from './schema.ts';

export type SettingType = 'string' | 'integer' | 'boolean' | 'list' | 'choice';

/** One setting. */
export interface Setting {
  /** Its place in the file: `gateway.limits.bodyBytes`. */
  readonly name: string;
  /** Its variable: `BODE_GATEWAY_LIMITS_BODY_BYTES`. */
  readonly variable: string;
  readonly type: SettingType;
  readonly choices?: readonly string[];
  /** Absent when the setting is optional. */
  readonly fallback?: unknown;
  readonly description: string;
  /** A file or folder: a relative one counts from the folder of the settings file. */
  readonly path: boolean;
}

/** The groups of the file, with what they are about. */
export interface SettingGroup {
  readonly name: string;
  readonly description: string;
  readonly settings: readonly Setting[];
}

interface Node {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly path?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** `gateway.limits.bodyBytes` → `BODE_GATEWAY_LIMITS_BODY_BYTES`. */
export function variableName(name: string): string {
  return `BODE_${name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}

function setting(name: string, node: Node): Setting {
  const type: SettingType = node.enum
    ? 'choice'
    : node.type === 'array'
      ? 'list'
      : (node.type as 'string' | 'integer' | 'boolean');
  return {
    name,
    variable: variableName(name),
    type,
    ...(node.enum ? { choices: node.enum } : {}),
    ...(node.default !== undefined ? { fallback: node.default } : {}),
    description: node.description ?? '',
    path: node.path === true,
  };
}

function groupsOf(name: string, node: Node): readonly SettingGroup[] {
  const own: Setting[] = [];
  const below: SettingGroup[] = [];
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const childName = name === '' ? key : `${name}.${key}`;
    if (child.properties) below.push(...groupsOf(childName, child));
    else own.push(setting(childName, child));
  }
  return [{ name, description: node.description ?? '', settings: own }, ...below];
}

const GROUPS = groupsOf('', z.toJSONSchema(schema, { io: 'input' }) as Node);

/** All settings by group, in the order of the file; the first group (name '') holds the settings that stand alone. */
export function describeSettings(): readonly SettingGroup[] {
  return GROUPS;
}

/** All settings. */
export function allSettings(): readonly Setting[] {
  return GROUPS.flatMap((found) => found.settings);
}
