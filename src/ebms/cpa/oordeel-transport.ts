// Addresses and connections: https, one host that the server certificate names, no passwords (x-EBP-3, x-CPA-7, x-TLS-10, TLS005, x-PKI-12).
// The version in TransportSecurityProtocol is only a label and says nothing about the TLS that is used (trap 23).
import type { Certificate } from '../../pki/index.ts';
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { plaatsPartij } from './oordeel-partijen.ts';
import type { Cpa, PartyInfo, Transport } from './types.ts';

export function oordeelTransport(cpa: Cpa): readonly Bevinding[] {
  return cpa.parties.flatMap((partij) => {
    const transports = new Map(
      [...partij.channels.values()].map(({ transport }) => [transport.transportId, transport]),
    );
    return [...transports.values()].flatMap((one) => oordeelEen(partij, one, `${plaatsPartij(cpa, partij)}/Transport`));
  });
}

function oordeelEen(partij: PartyInfo, transport: Transport, plaats: string): readonly Bevinding[] {
  const { protocols, accessAuthentication, endpoints, clientCertificate, serverCertificate } = transport;
  const server = serverCertificate === undefined ? undefined : partij.certificates.get(serverCertificate);
  const found: Bevinding[] = [];
  if (protocols.some((protocol) => !/^http\b/i.test(protocol)))
    found.push(fout('x-EBP-3', plaats, 'TransportProtocol moet HTTP zijn.'));
  if (accessAuthentication)
    found.push(
      fout(
        'x-TLS-10',
        plaats,
        'De overeenkomst vraagt een wachtwoord (AccessAuthentication); alleen het certificaat telt.',
      ),
    );
  if (clientCertificate === undefined)
    found.push(
      waarschuwing(
        'x-CPA-7',
        plaats,
        'Er is geen TLS-clientcertificaat genoemd; Bode controleert de verbinding op OIN.',
      ),
    );
  if (endpoints.length > 0 && serverCertificate === undefined)
    found.push(
      waarschuwing('x-CPA-7', plaats, 'Er is geen TLS-servercertificaat genoemd; Bode controleert de server op naam.'),
    );
  return [...found, ...endpoints.flatMap(({ uri }) => oordeelAdres(uri, server, `${plaats}/Endpoint`))];
}

function oordeelAdres(uri: string, server: Certificate | undefined, plaats: string): readonly Bevinding[] {
  const url = URL.parse(uri);
  if (url?.protocol !== 'https:') return [fout('x-EBP-3', plaats, 'Het adres begint niet met https://.')];
  const found: Bevinding[] = [];
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    found.push(fout('x-EBP-3', plaats, 'In het adres staat een gebruiker, een wachtwoord of een deel na #.'));
  if (url.port !== '')
    found.push(waarschuwing('TLS005', plaats, `Het adres gebruikt poort ${url.port}; dat kan alleen op afspraak.`));
  if (server && !noemt(server, url.hostname))
    found.push(fout('x-CPA-7', plaats, 'Het servercertificaat is niet voor de host in dit adres.'));
  return found;
}

/** True when the certificate is for this host: a dNSName or iPAddress of subjectAltName, never the CN (x-PKI-12, trap 18). */
function noemt({ dnsNames, ipAddresses }: Certificate, host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  return dnsNames.some((name) => name.toLowerCase() === plain) || ipAddresses.includes(plain);
}
