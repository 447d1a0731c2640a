// Registers CallEvent through the registry's Confluent API and produces call events, with nothing of Switchhook but the schema file.
// node producer.mjs --bootstrap HOST:PORT --registry URL --schema CallEvent.avsc --tenant TENANT --calls N [--bad]
// --bad: and two that cannot be used, one by its sequence and one that is no record at all.
// The last line of standard output is a JSON object: {"schemaId":…,"events":[{"id":…,"type":…,…}],"bad":[{"key":…,"value":base64}]}
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { call, connected, SUBJECT, told } from './events.mjs';

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string' },
    registry: { type: 'string' },
    schema: { type: 'string' },
    tenant: { type: 'string' },
    calls: { type: 'string', default: '10' },
    bad: { type: 'boolean', default: false },
  },
});

function* wholeCall(number) {
  const event = call(options.tenant, number);
  yield event('call.started', { call_started: { trigger: 'INBOUND_CALL' } });
  yield event('intent.detected', {
    intent_detected: { intent: 'book_appointment', confidence: 0.93, is_primary: true, slots: [{ name: 'day', value: 'Thursday' }],
      utterance: 'Könnten Sie mich am Donnerstag einplanen? ☎ 🙂' },
  });
  yield event('call.ended', {
    call_ended: { ended_at: Date.now(), duration_ms: 61000, ended_by: 'CALLER', ended_reason: 'HANGUP', outcome: 'RESOLVED',
      disposition: 'appointment_booked' },
  });
}

const registry = new SchemaRegistry({ host: options.registry });
const { id: schemaId } = await registry.register(
  { type: SchemaType.AVRO, schema: readFileSync(options.schema, 'utf8') },
  { subject: SUBJECT, compatibility: COMPATIBILITY.FULL_TRANSITIVE },
);
const sent = [];
const bad = [];
await connected(options.bootstrap, async (send) => {
  for (let number = 0; number < Number(options.calls); number++) {
    for (const event of wholeCall(number)) {
      await send(event.call_id, await registry.encode(schemaId, event));
      sent.push(told(event));
    }
  }
  if (options.bad) {
    const [first] = wholeCall('bad');
    const values = [await registry.encode(schemaId, { ...first, sequence: 0 }), Buffer.from('{"type":"call.started"}')];
    for (const value of values) {
      await send(first.call_id, value);
      bad.push({ key: first.call_id, value: value.toString('base64') });
    }
  }
});
console.log(JSON.stringify({ schemaId, events: sent, bad }));
