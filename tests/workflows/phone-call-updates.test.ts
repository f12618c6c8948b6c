import { hangUpUpdate, instructUpdate, transferUpdate, type TransferRequest } from '../../workflows/messages';
import { openaiPermanent, sessionNotHere } from '../fixtures/activity-failures';
import { callTestBed } from '../fixtures/call-test-bed';

const rejection = (type: string): object => ({ cause: { type } });

describe('phoneCall updates', () => {
  const bed = callTestBed();

  it('update_hang_up_answers_when_the_record_is_written', async () => {
    const call = await bed.ring();
    await call.answered();

    const answer = await call.handle.executeUpdate(hangUpUpdate, { args: [{ reason: 'fire alarm' }] });
    const saved = call.storedRecord;
    await call.result;

    expect(answer).toEqual({ outcome: 'operator' });
    expect(saved).toMatchObject({ outcome: 'operator', outcome_detail: 'fire alarm' });
    expect(call.inputsOf('hangUpCall')).toHaveLength(1);
  });

  it('update_hang_up_is_answered_although_the_workflow_is_cancelled_meanwhile', async () => {
    let write!: () => void;
    const written = new Promise<void>((resolve) => {
      write = resolve;
    });
    const call = await bed.ring({ hangUpCall: () => written.then(() => ({ status: 'success' })) });
    await call.answered();

    const answer = call.handle.executeUpdate(hangUpUpdate, { args: [{}] });
    await call.untilPerformed('hangUpCall');
    await call.handle.cancel();
    write();

    await expect(answer).resolves.toEqual({ outcome: 'operator' });
    await call.result;
  });

  it.each<[string, TransferRequest, string, string | null]>([
    ['destination', { destination_id: 'commercial' }, 'sip:commercial@example.com', 'commercial'],
    ['uri', { target_uri: 'tel:+33145678999' }, 'tel:+33145678999', null],
  ])('update_transfer_by_%s_answers_when_refer_is_answered', async (_by, request, target_uri, destination_id) => {
    const call = await bed.ring();
    await call.answered();

    const answer = await call.handle.executeUpdate(transferUpdate, { args: [request], updateId: 'update-1' });

    const idempotency_key = `refer:${call.input.call_id}:update-1`;
    expect(answer).toEqual({ status: 'accepted', target_uri });
    expect(call.inputsOf('referCall')).toEqual([{ call_id: call.input.call_id, target_uri, idempotency_key }]);
    expect(await call.record()).toMatchObject({
      phase: 'transferring',
      transfers: [{ destination_id, requested_by: 'operator', status: 'accepted' }],
    });
  });

  it('update_transfer_refused_by_openai_fails_the_update_and_not_the_call', async () => {
    const call = await bed.ring({ referCall: () => Promise.reject(openaiPermanent()) });
    await call.answered();

    const transfer = call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] });

    await expect(transfer).rejects.toMatchObject(rejection('TransferFailed'));
    expect(await call.record()).toMatchObject({ phase: 'live', transfers: [{ status: 'failed' }] });
  });

  it.each<[string, object]>([
    ['an_unknown_destination', { destination_id: 'nobody' }],
    ['neither_destination_nor_uri', {}],
    ['an_http_uri', { target_uri: 'http://example.com' }],
  ])('update_transfer_to_%s_is_refused_unseen', async (_what, request) => {
    const call = await bed.ring();
    await call.answered();

    const transfer = call.handle.executeUpdate('transfer', { args: [request] });

    await expect(transfer).rejects.toMatchObject(rejection('InvalidRequest'));
    expect(call.inputsOf('referCall')).toEqual([]);
  });

  it('update_transfer_while_one_is_under_way_is_refused', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] });

    const second = call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] });

    await expect(second).rejects.toMatchObject(rejection('InvalidRequest'));
  });

  it('update_instruct_answers_when_the_words_are_on_the_socket', async () => {
    const call = await bed.ring();
    await call.answered();

    const answers = [
      await call.handle.executeUpdate(instructUpdate, { args: [{ text: 'Be brief.' }] }),
      await call.handle.executeUpdate(instructUpdate, { args: [{ text: 'Noted?', respond: false }] }),
    ];

    expect(answers).toEqual([{ delivered: true }, { delivered: true }]);
    const address = { call_id: call.input.call_id, epoch: call.epoch };
    expect(call.inputsOf('say')).toEqual([
      { ...address, text: 'Be brief.', respond: true },
      { ...address, text: 'Noted?', respond: false },
    ]);
  });

  it('update_instruct_that_no_owner_hears_before_the_end_fails', async () => {
    const call = await bed.ring({ say: () => Promise.reject(sessionNotHere()) });
    await call.answered();
    const instruct = call.handle.executeUpdate(instructUpdate, { args: [{ text: 'Be brief.' }] });
    const refusal = expect(instruct).rejects.toMatchObject(rejection('CallIsOver'));
    await call.untilPerformed('say');

    await call.callerHangsUp();

    await refusal;
    await call.result;
  });

  it('update_instruct_without_words_is_refused', async () => {
    const call = await bed.ring();
    await call.answered();

    const instruct = call.handle.executeUpdate(instructUpdate, { args: [{ text: '' }] });

    await expect(instruct).rejects.toMatchObject(rejection('InvalidRequest'));
    expect(call.inputsOf('say')).toEqual([]);
  });

  it('update_any_on_a_call_that_is_over_is_refused', async () => {
    const call = await bed.ring({ saveRecord: () => call.sessionEnded() });
    await call.reaches('live');
    await call.handle.cancel();
    await call.until(({ outcome }) => outcome !== null);

    const updates = [
      call.handle.executeUpdate(hangUpUpdate, { args: [{}] }),
      call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] }),
      call.handle.executeUpdate(instructUpdate, { args: [{ text: 'Too late.' }] }),
    ];
    const answers = await Promise.allSettled(updates);

    expect(answers).toMatchObject(updates.map(() => ({ status: 'rejected', reason: rejection('CallIsOver') })));
  });
});
