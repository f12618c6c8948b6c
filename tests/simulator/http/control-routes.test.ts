import supertest from 'supertest';
import { testSimulator } from '../support/test-simulator';

describe('control routes', () => {
  test('calls_arePlacedAndShownByAnotherProcess', async () => {
    const simulator = await testSimulator();
    const control = supertest(simulator.url.replace('/v1', '/simulator'));

    const placed = await control.post('/calls').send({ scenario: 'transfer', from: '+33600000001' });
    const { call_id: callId } = placed.body as { call_id: string };
    const shown = await control.get(`/calls/${callId}`);
    const listed = await control.get('/calls');
    const health = await control.get('/health');

    expect(placed.status).toBe(201);
    expect(shown.body).toMatchObject({
      call_id: callId,
      scenario: 'transfer',
      phase: 'ringing',
      from: '+33600000001',
      to: '+33145678901',
    });
    expect((listed.body as { calls: unknown[] }).calls).toHaveLength(1);
    expect(health.body).toEqual({ ok: true, calls: 1 });
  });

  test('unknownScenarioFieldOrCall_isRefused', async () => {
    const simulator = await testSimulator();
    const control = supertest(simulator.url.replace('/v1', '/simulator'));

    const statuses = [
      (await control.post('/calls').send({ scenario: '/etc/passwd' })).status,
      (await control.post('/calls').send({ scenario: 'transfer', speed: 3 })).status,
      (await control.get('/calls/rtc_u1_nobody')).status,
    ];

    expect(statuses).toEqual([400, 400, 404]);
  });
});
