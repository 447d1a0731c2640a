// A webhook receiver that verifies every POST with both npm verifiers, on arrival, over the raw bytes.
// node receiver.mjs        Secrets come on standard input, a line "PATH SECRET" each, whenever they are known; until then requests are answered 503.
// First line of standard output: "ready name=receiver port=…". Then one JSON object per request. Ends with its standard input.
// Paths that begin with /gone answer 410, all others 204.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

const verifiersOf = new Map();

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
    const verifiers = verifiersOf.get(request.url);
    if (verifiers === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const raw = Buffer.concat(chunks);
    const [standardwebhooks, svix] = verifiers.map((verifier) => verdict(verifier, raw, request.headers));
    const altered = Buffer.from(raw);
    altered[altered.length - 2] ^= 1;
    console.log(
      JSON.stringify({
        path: request.url,
        webhookId: request.headers['webhook-id'],
        body: JSON.parse(raw.toString('utf8')),
        standardwebhooks,
        svix,
        // The verifiers must be able to say no: the same request with one bit flipped.
        altered: verifiers.map((verifier) => verdict(verifier, altered, request.headers)),
      }),
    );
    response.writeHead(request.url.startsWith('/gone') ? 410 : 204).end();
  });
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [path, secret] = line.split(' ');
    verifiersOf.set(path, [new StandardWebhook(secret), new SvixWebhook(secret)]);
  })
  .on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => console.log(`ready name=receiver port=${server.address().port}`));
