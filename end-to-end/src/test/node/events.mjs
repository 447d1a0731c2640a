// Call events as a producer makes them that has nothing of Switchhook but the schema.
import { randomBytes } from 'node:crypto';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';

export const TOPIC = 'voice.call-events';
export const SUBJECT = `${TOPIC}-value`;

const uuid7 = () => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const party = (address) => ({ address, display_name: null, contact_id: null, locale: 'en-GB' });

// One call: every event that is asked of it is the next in its sequence.
export const call = (tenant, number) => {
  const startedAt = Date.now();
  let sequence = 0;
  return (type, payload) => ({
    id: uuid7(),
    type,
    source: 'node-interop',
    tenant_id: tenant,
    call_id: `call_${tenant}_${number}`,
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
};

// What a test compares with.
export const told = ({ id, type, call_id, sequence, occurred_at }) => ({ id, type, call_id, sequence, occurred_at });

export const connected = async (bootstrap, work) => {
  const kafka = new Kafka({ clientId: 'node-interop', brokers: [bootstrap], logLevel: logLevel.ERROR });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  await work((key, value) =>
    producer.send({ topic: TOPIC, acks: -1, compression: CompressionTypes.None, messages: [{ key, value }] }),
  );
  await producer.disconnect();
};
