// Asks the guide's verifier about each line: now, secret, id, timestamp, signatures, body.
import { createInterface } from 'node:readline';
import { verify } from './verify.mjs';

const present = (header) => (header === '-' ? undefined : header);

for await (const line of createInterface({ input: process.stdin })) {
  const [now, secret, id, timestamp, signatures, body] = line.split('\t');
  const bytes = Buffer.from(body, 'base64');
  let answer;
  try {
    answer = verify(secret, present(id), present(timestamp), present(signatures), bytes, Number(now));
  } catch (e) {
    if (!/whsec_/.test(e.message)) throw e;
    answer = 'error';
  }
  console.log(answer === true ? 'accepted' : answer === false ? 'refused' : answer);
}
