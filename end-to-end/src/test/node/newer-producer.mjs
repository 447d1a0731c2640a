// A producer that is ahead: it adds an event type to the schema, registers that as the next version and sends one such event.
// node newer-producer.mjs --bootstrap HOST:PORT --registry URL --schema CallEvent.avsc --tenant TENANT
// The last line of standard output is a JSON object: {"schemaId":…,"events":[{"id":…,"type":…,…}]}
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { call, connected, SUBJECT, told } from './events.mjs';

const { values: options } = parseArgs({
  options: { bootstrap: { type: 'string' }, registry: { type: 'string' }, schema: { type: 'string' }, tenant: { type: 'string' } },
});

const schema = JSON.parse(readFileSync(options.schema, 'utf8'));
schema.fields.push({
  name: 'call_transferred',
  doc: 'The call went on to somebody else.',
  default: null,
  'x-types': ['call.transferred'],
  type: ['null', {
    type: 'record',
    name: 'CallTransferred',
    fields: [
      { name: 'target', type: 'string', 'x-pii': 'DIRECT', 'x-mask': 'PHONE_LAST4' },
      { name: 'warm', type: 'boolean', default: false },
      { name: 'waited_ms', type: ['null', 'long'], default: null },
      { name: 'via', type: { type: 'enum', name: 'TransferPath', symbols: ['UNKNOWN', 'SIP_REFER', 'BRIDGE'], default: 'UNKNOWN' } },
    ],
  }],
});

const registry = new SchemaRegistry({ host: options.registry });
const { id: schemaId } = await registry.register(
  { type: SchemaType.AVRO, schema: JSON.stringify(schema) },
  { subject: SUBJECT, compatibility: COMPATIBILITY.FULL_TRANSITIVE },
);
const event = call(options.tenant, 0);
const events = [
  event('call.started', { call_started: { trigger: 'INBOUND_CALL' } }),
  event('call.transferred', { call_transferred: { target: '+15550110099', warm: true, waited_ms: 4200, via: 'SIP_REFER' } }),
];
await connected(options.bootstrap, async (send) => {
  for (const each of events) {
    await send(each.call_id, await registry.encode(schemaId, each));
  }
});
console.log(JSON.stringify({ schemaId, events: events.map(told) }));
