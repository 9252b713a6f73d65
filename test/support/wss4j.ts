// WSS4J 4 as a second judge: one JVM that says of each message what is signed in it, or why it is refused (test/interop/cxf, Verifier.java).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './gateway.ts';

const FOLDER = `${ROOT}test/interop/cxf/target/`;

export interface Wss4j {
  /** Local names of the signed elements, in order and once each, with spaces; or `refused: …`. */
  judge(message: Buffer): Promise<string>;
  close(): void;
}

/** Starts the JVM; it trusts only the certificate in this file (PEM). */
export function startWss4j(certificate: string): Wss4j {
  const classpath = `${FOLDER}cxf-client-1.jar:${FOLDER}dependency/*`;
  const child = spawn('java', ['-Xmx256m', '-cp', classpath, 'bode.interop.Verifier', certificate], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line));
  child.once('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`WSS4J ended with code ${code}`));
  });
  return {
    judge: (message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        const length = Buffer.alloc(4);
        length.writeUInt32BE(message.length);
        child.stdin.write(Buffer.concat([length, message]));
      }),
    close: () => child.stdin.end(),
  };
}
