// The command line: one file per command, loaded only when it is asked for. A failure is one sentence and exit code 1.
import { Command } from 'commander';
import { sentenceFor } from './output.ts';
import { VERSION } from './version.ts';

const program = new Command('bode')
  .description('The messenger that carries government mail: signed messages in, proof of delivery out.')
  .version(VERSION)
  .showHelpAfterError('(add --help for the options)');

/** Adds a command whose action is loaded on use. */
function add(
  name: string,
  description: string,
  options: (command: Command) => Command,
  load: () => Promise<Action>,
): void {
  options(program.command(name).description(description)).action(async (...args: unknown[]) => {
    const action = await load();
    await action(...args);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: commander passes arguments and options in the order they were declared
type Action = (...args: any[]) => Promise<void>;

const config = (command: Command) =>
  command.option('--config <file>', 'settings file (or BODE_CONFIG); see docs/settings.md');
const json = (command: Command) => command.option('--json', 'print data as JSON');

add(
  'demo',
  'run everything on this machine with a development PKI and demo data',
  config,
  async () => (await import('./demo.ts')).demo,
);
add('serve', 'run the gateway, the portal and the workers', config, async () => (await import('./serve.ts')).serve);
add(
  'send <path>',
  'deliver a file or folder of XML bodies, or a CSV of BSN, subject and text, as an organisation',
  (command) =>
    json(config(command))
      .requiredOption('--as <oin>', 'OIN of the sending organisation')
      .option('--url <url>', 'address of the gateway (default: gateway.publicUrl)')
      .option('--client <kind>', '`bode` (own stack) or `soap` (stock client from the published WSDL)', 'bode')
      .option('--certificates <folder>', 'folder with <oin>/cert.pem, chain.pem and key.pem', 'certs/dev/organisaties')
      .option('--berichttype <code>', 'BerichtType of berichten from a CSV')
      .option('--batch <number>', 'berichten per batch from a CSV (1 to 1000)', '1000')
      .option('--parallel <number>', 'messages under way at the same time', '4')
      .option('--repeat <number>', 'send everything this many times, with new ids each time (load)', '1')
      .option('--fresh', 'new ids, moments and sender in XML bodies, so that an example can be delivered again')
      .option('--bewijs <folder>', 'keep the receipts here')
      .option('--explain', 'when a message is refused, fetch and print the report of the test environment')
      .option('--profile <profile>', '2W-be (unsigned), 2W-be-S (signed) or 2W-be-SE (signed and encrypted)', '2W-be-S')
      .option('--server-certificate <file>', 'certificate to encrypt for (default: that of `oin` in --certificates)')
      .option('--unsigned', 'the same as --profile 2W-be')
      .option('--ebms', 'deliver batches over ebMS2: play the back office of a CPA, wait for Acknowledgment and result')
      .option('--cpa <file>', 'agreement for --ebms (default: the one of the demo for --as)')
      .option('--wait <seconds>', 'how long --ebms waits for a result', '60')
      .option('--mtom', 'send attachments as MIME parts (MTOM) instead of as base64 in the message'),
  async () => (await import('./send.ts')).send,
);
add(
  'doctor',
  'check settings, keys, trust, revocation lists, store and ports, and say what to mend',
  (command) =>
    json(config(command)).option('--cert <file>', "judge a partner's certificate (PEM) by the trust of this Bode"),
  async () => (await import('./doctor.ts')).doctor,
);
add(
  'certs <action> [oin]',
  'development PKI: `make`, `add <oin> --naam …`, `revoke <oin>`, `renew` (revocation lists), `list`',
  (command) =>
    json(command)
      .option('--folder <folder>', 'where the PKI is', 'certs/dev')
      .option('--naam <naam>', 'name of the organisation to add')
      .option('--host <host...>', 'host names in its certificate'),
  async () => (await import('./certs.ts')).certs,
);
add(
  'migrate',
  'bring the store to the schema of this version',
  (command) => json(config(command)),
  async () => (await import('./migrate.ts')).migrate,
);
add(
  'backup <file>',
  'a consistent copy of the store, also while Bode runs',
  (command) => json(config(command)),
  async () => (await import('./backup.ts')).backup,
);
add(
  'keys <action>',
  'master key of the content at rest: `add` a new one, restart, then `rewrap` every box',
  (command) => json(config(command)),
  async () => (await import('./keys.ts')).keys,
);
add(
  'bewijs <action> <file>',
  '`verify` a receipt offline: leaf, inclusion path, signed tree head',
  (command) =>
    json(command)
      .option('--anchors <file>', 'root certificates (PEM) that must vouch for the signer')
      .option('--intermediates <file>', 'CA certificates (PEM) between')
      .option('--crls <folder>', 'folder with the revocation lists of that moment')
      .option('--oin <oin>', 'OIN of the organisation that must have signed'),
  async () => (await import('./bewijs.ts')).bewijs,
);
add(
  'cpa <action> [args...]',
  'agreements of ebMS2: `check <file>`, `new`, `diff <old> <new>`, `import <file>`, `list`, `show|enable|disable|delete <CPAId>`',
  (command) =>
    json(config(command))
      .option(
        '--omgeving <omgeving>',
        'judge for `demo`, `preproductie` or `productie` (default: that of the settings)',
      )
      .option('--machtiging <holder:party...>', 'holder of a certificate (OIN) that may act for a party (OIN)')
      .option('--versie <id>', 'show, enable, disable, delete: this version only; new: last part of the CPAId')
      .option('--all', 'delete: every version')
      .option('--xml', 'show: the document itself')
      .option('--from <day>', 'import: active from; new: Start')
      .option('--until <day>', 'import: active until; new: End')
      .option('--overlap <days>', 'import: how long older versions are still accepted (default: 30)')
      .option('--disabled', 'import: not active yet')
      .option('--template <name>', 'new: service, roles and actions of an exchange (`mijnoverheid`)')
      .option('--spec <file>', 'new: JSON with the same fields as the options')
      .option('--service <name>', 'new: name of the service')
      .option('--profile <profile>', 'new: osb-be, osb-rm, osb-be-s, osb-rm-s, osb-be-e or osb-rm-e')
      .option('--send <action...>', 'new: actions from A to B')
      .option('--receive <action...>', 'new: actions from B to A')
      .option(
        '--a <field=value...>',
        'new: party A: oin, naam, rol, adres, cert (PEM; or client, server, signing, encryption)',
      )
      .option('--b <field=value...>', 'new: party B')
      .option('--out <file>', 'new: write the document here'),
  async () => (await import('./cpa.ts')).cpa,
);
add(
  'messages',
  'list the ebMS2 messages, newest first, each with where it is and why; never content',
  (command) =>
    json(config(command))
      .option('--partner <oin>', 'OIN of the other party')
      .option('--status <status>', 'aangenomen, verzonden, bevestigd, ontvangen, verwerkt or mislukt')
      .option('--richting <richting>', '`in` or `uit`')
      .option('--cpa <CPAId>', 'messages of one agreement')
      .option('--since <moment>', '30m, 24h, 7d, or a day or moment')
      .option('--limit <number>', 'most messages to list', '50'),
  async () => (await import('./messages.ts')).messages,
);
add(
  'message <id>',
  'one ebMS2 message: header, state changes, retries, acknowledgements and errors; never content',
  (command) => json(config(command)),
  async () => (await import('./message.ts')).message,
);

// Who reads only the beginning (`| head`) ends the command, without a complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`bode: ${sentenceFor(error)}\n`);
  process.exitCode = 1;
}
