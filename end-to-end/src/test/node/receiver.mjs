// A webhook receiver that verifies every POST with both npm verifiers, on arrival, over the raw bytes.
// node receiver.mjs        The secret comes on standard input, one line, whenever it is known; until then requests are answered 503.
// First line of standard output: "ready name=receiver port=…". Then one JSON object per request. Ends with its standard input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

let verifiers = [];

const verdict = (verifier, raw, headers) => {
  try {
    verifier.verify(raw, headers);
    return 'verified';
  } catch (e) {
    return `refused: ${e.message}`;
  }
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (verifiers.length === 0) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const raw = Buffer.concat(chunks);
    const [standardwebhooks, svix] = verifiers.map((verifier) => verdict(verifier, raw, request.headers));
    const altered = Buffer.from(raw);
    altered[altered.length - 2] ^= 1;
    console.log(
      JSON.stringify({
        webhookId: request.headers['webhook-id'],
        eventId: JSON.parse(raw.toString('utf8')).id,
        standardwebhooks,
        svix,
        // The verifiers must be able to say no: the same request with one bit flipped.
        altered: verifiers.map((verifier) => verdict(verifier, altered, request.headers)),
      }),
    );
    response.writeHead(204).end();
  });
});

createInterface({ input: process.stdin })
  .on('line', (secret) => {
    verifiers = [new StandardWebhook(secret), new SvixWebhook(secret)];
    console.log('trusting');
  })
  .on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => console.log(`ready name=receiver port=${server.address().port}`));
