// Settings: one schema, one file, BODE_… variables.
export { allSettings, describeSettings, type Setting, type SettingGroup, variableName } from './describe.ts';
export { settingsDocument } from './document.ts';
export { type OwnKeyPlaces, ownKeyPlaces } from './own-keys.ts';
export { loadSettings, SETTINGS_FILE, type Settings, SettingsError, type Sources } from './read.ts';
