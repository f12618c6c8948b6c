import express from 'express';
import request from 'supertest';
import { createHttpApp } from '../../../../src/apps/gateway/http/http-app';
import { createLogger } from '../../../../src/infra/logger';

function testApp(): { app: express.Express; lines: string[] } {
  const router = express.Router();
  router.get('/fine', (_request, response) => {
    response.json({ fine: true });
  });
  router.get('/broken', () => {
    throw new Error('secret internals');
  });
  router.get('/half', (_request, response) => {
    response.write('half an ans');
    throw new Error('secret internals');
  });
  router.get('/forged', () => {
    throw Object.assign(new Error('secret internals'), { status: 502 });
  });
  router.get('/named/:name', (_request, response) => {
    response.json({});
  });
  const lines: string[] = [];
  const log = createLogger({ level: 'DEBUG', destination: { write: (line) => void lines.push(line) } });
  return { app: createHttpApp({ log, routers: [router] }), lines };
}

describe('createHttpApp', () => {
  test('httpApp_path_nobody_serves_is_json_404', async () => {
    const response = await request(testApp().app).get('/nowhere');

    expect(response).toMatchObject({ status: 404, type: 'application/json', body: { detail: 'Not Found' } });
  });

  test('httpApp_method_that_a_path_does_not_have_is_json_405_with_those_it_has', async () => {
    const response = await request(testApp().app).delete('/named/somebody');

    expect(response).toMatchObject({ status: 405, body: { detail: 'Method Not Allowed: GET, HEAD only' } });
    expect(response.headers).toMatchObject({ allow: 'GET, HEAD' });
  });

  test.each(['/broken', '/forged'])('httpApp_handler_of_%s_that_throws_shows_nothing_of_the_error', async (path) => {
    const { app, lines } = testApp();

    const response = await request(app).get(path);

    expect(response.status).toBe(500);
    expect(response.text).toBe('{"detail":"Internal Server Error"}');
    expect(lines.filter((line) => line.includes('request_failed'))).toHaveLength(1);
  });

  test('httpApp_handler_that_throws_in_mid_answer_cuts_the_connection', async () => {
    await expect(request(testApp().app).get('/half')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('httpApp_broken_percent_encoding_is_the_clients_error', async () => {
    const response = await request(testApp().app).get('/named/%E0%A4%A');

    expect(response).toMatchObject({ status: 400, body: { detail: 'Bad Request' } });
  });

  test('httpApp_answer_does_not_name_its_framework', async () => {
    const { headers } = await request(testApp().app).get('/fine');

    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
  });

  test.each(['33612345678', '%2033612345678', '0033612345678', '%2B33612345678'])(
    'httpApp_request_whose_path_has_the_number_%s_is_logged_without_it',
    async (number) => {
      const { app, lines } = testApp();

      await request(app).get(`/named/${number}`);

      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain('12345');
    },
  );

  test('httpApp_request_is_logged_at_debug_without_query_and_headers', async () => {
    const { app, lines } = testApp();

    await request(app).get('/fine?phone=33612345678').set('x-admin-token', 'hidden');

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'DEBUG',
      event: 'http_request',
      method: 'GET',
      path: '/fine',
      status: 200,
    });
    expect(lines[0]).not.toMatch(/33612345678|hidden/);
  });
});
