import request from 'supertest';
import { incomingEvent, postWebhook, webhookPath } from './support/post-webhook';
import { signedHeaders } from './support/signed-headers';
import { testGateway, webhookSecret } from './support/test-gateway';

const body = JSON.stringify(incomingEvent());
const nowSeconds = Math.floor(Date.now() / 1000);

function post(headers: Record<string, string>, sent = body, gateway = testGateway()) {
  return { gateway, response: request(gateway.app).post(webhookPath).set(headers).send(sent) };
}

describe('webhook signature', () => {
  const good = signedHeaders(body, { secret: webhookSecret });
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

  test.each([
    ['no signature', without('webhook-signature'), 'Error'],
    ['no timestamp', without('webhook-timestamp'), 'Error'],
    ['no id', without('webhook-id'), 'Error'],
    ['signature of another secret', signedHeaders(body, { secret: 'whsec_b3RoZXI=' }), 'InvalidWebhookSignatureError'],
    ['signature of another body', signedHeaders('{}', { secret: webhookSecret }), 'InvalidWebhookSignatureError'],
    ['another id than was signed', { ...good, 'webhook-id': 'wh_2' }, 'InvalidWebhookSignatureError'],
    ['garbage as signature', { ...good, 'webhook-signature': 'v1,%%%' }, 'InvalidWebhookSignatureError'],
    [
      'timestamp five minutes and more old',
      signedHeaders(body, { secret: webhookSecret, at: nowSeconds - 400 }),
      'InvalidWebhookSignatureError',
    ],
    [
      'timestamp in the future',
      signedHeaders(body, { secret: webhookSecret, at: nowSeconds + 400 }),
      'InvalidWebhookSignatureError',
    ],
    ['timestamp that is no number', { ...good, 'webhook-timestamp': 'soon' }, 'InvalidWebhookSignatureError'],
  ])('webhook_with_%s_is_refused', async (_, headers, errorClass) => {
    const { gateway, response } = post(headers);

    expect(await response).toMatchObject({ status: 401, body: { detail: 'Invalid signature' } });
    expect(gateway.starts).toEqual([]);
    expect(gateway.logged('webhook_verification_failed')).toMatchObject([{ level: 'ERROR', error: errorClass }]);
  });

  test('webhook_signed_but_not_json_is_refused', async () => {
    const gateway = testGateway();

    const response = await postWebhook(gateway.app, 'not json');

    expect(response).toMatchObject({ status: 401, body: { detail: 'Invalid signature' } });
    expect(gateway.logged('webhook_verification_failed')).toMatchObject([{ error: 'SyntaxError' }]);
  });

  test('webhook_without_a_body_is_refused', async () => {
    const response = await request(testGateway().app).post(webhookPath);

    expect(response).toMatchObject({ status: 401, body: { detail: 'Invalid signature' } });
  });

  test('webhook_when_no_secret_is_configured_is_refused', async () => {
    const { response } = post(good, body, testGateway({ OPENAI_WEBHOOK_SECRET: '' }));

    expect(await response).toMatchObject({ status: 401 });
  });

  test('webhook_with_two_signatures_one_of_them_good_is_taken', async () => {
    const other = signedHeaders(body, { secret: 'whsec_b3RoZXI=' })['webhook-signature'];
    const { gateway, response } = post({ ...good, 'webhook-signature': `${other} ${good['webhook-signature']}` });

    expect(await response).toMatchObject({ status: 200 });
    expect(gateway.starts).toHaveLength(1);
  });

  test('webhook_with_a_plain_text_secret_is_verified_by_its_bytes', async () => {
    const secret = 'no prefix, no base64';
    const { response } = post(signedHeaders(body, { secret }), body, testGateway({ OPENAI_WEBHOOK_SECRET: secret }));

    expect(await response).toMatchObject({ status: 200 });
  });

  test('webhook_spaced_like_openais_is_verified_over_the_bytes_as_sent', async () => {
    const spaced = JSON.stringify(incomingEvent(), null, 1);

    const response = await postWebhook(testGateway().app, spaced);

    expect(response).toMatchObject({ status: 200 });
  });

  test('webhook_of_one_mebibyte_is_read_and_one_byte_more_is_too_large', async () => {
    const padded = (bytes: number) => body.padEnd(bytes, ' ');
    const { app } = testGateway();

    expect(await postWebhook(app, padded(1024 * 1024))).toMatchObject({ status: 200 });
    expect(await postWebhook(app, padded(1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { detail: 'Payload Too Large' },
    });
  });

  test('webhook_with_a_compressed_body_is_not_supported', async () => {
    const { response } = post({ ...good, 'content-encoding': 'gzip' });

    expect(await response).toMatchObject({ status: 415, body: { detail: 'Unsupported Media Type' } });
  });
});
