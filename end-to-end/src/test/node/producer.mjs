// Registers CallEvent through the registry's Confluent API and produces call events, with nothing of Switchhook but the schema file.
// node producer.mjs --bootstrap HOST:PORT --registry URL --schema CallEvent.avsc --tenant TENANT --calls N
// The last line of standard output is a JSON object: {"schemaId":…,"events":[{"id":…,"type":…}]}
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string' },
    registry: { type: 'string' },
    schema: { type: 'string' },
    tenant: { type: 'string' },
    calls: { type: 'string', default: '10' },
  },
});

const uuid7 = () => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const party = (address) => ({ address, display_name: null, contact_id: null, locale: 'en-GB' });

function* call(number) {
  const startedAt = Date.now();
  const callId = `call_js_${number}`;
  let sequence = 0;
  const event = (type, payload) => ({
    id: uuid7(),
    type,
    source: 'node-interop',
    tenant_id: options.tenant,
    call_id: callId,
    sequence: ++sequence,
    occurred_at: Date.now(),
    recorded_at: Date.now(),
    test: false,
    call: {
      agent_id: 'agt_js',
      direction: 'INBOUND',
      channel: 'PSTN',
      caller: party('+15550100001'),
      callee: party('+15550100002'),
      started_at: startedAt,
    },
    ...payload,
  });
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
  { subject: 'voice.call-events-value', compatibility: COMPATIBILITY.FULL_TRANSITIVE },
);
const kafka = new Kafka({ clientId: 'node-interop', brokers: [options.bootstrap], logLevel: logLevel.ERROR });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
const sent = [];
for (let number = 0; number < Number(options.calls); number++) {
  for (const event of call(number)) {
    const value = await registry.encode(schemaId, event);
    await producer.send({
      topic: 'voice.call-events',
      acks: -1,
      compression: CompressionTypes.None,
      messages: [{ key: event.call_id, value }],
    });
    sent.push({ id: event.id, type: event.type });
  }
}
await producer.disconnect();
console.log(JSON.stringify({ schemaId, events: sent }));
