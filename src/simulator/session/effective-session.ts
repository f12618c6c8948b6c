import { sessionIdOf } from '../wire/ids';
import { type SessionConfig } from './session-schema';

/** A session lives for an hour. */
const SESSION_SECONDS = 3600;

const PCM = { type: 'audio/pcm', rate: 24000 };

/** The whole configuration of a session, as `session.created` and `session.updated` echo it (snake_case: it is wire). */
export interface EffectiveSession {
  type: 'realtime';
  object: 'realtime.session';
  id: string;
  model: string;
  output_modalities: ('audio' | 'text')[];
  instructions: string;
  tools: unknown[];
  tool_choice: unknown;
  max_output_tokens: unknown;
  tracing: unknown;
  truncation: unknown;
  prompt: unknown;
  expires_at: number;
  audio: {
    input: {
      format: unknown;
      transcription: { model: string; language: string | null; prompt: string | null } | null;
      noise_reduction: unknown;
      turn_detection: TurnDetection | null;
    };
    output: { format: unknown; voice: unknown; speed: number };
  };
  include: unknown;
}

/** How the end of the caller's turn is found, and what follows from it. */
export interface TurnDetection {
  type: string;
  create_response: boolean;
  interrupt_response: boolean;
  [tuning: string]: unknown;
}

/** What the live API echoes for what nobody set (recorded; its silence is 200 ms although the guide says 500). */
const SERVER_VAD: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 200,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};
const SEMANTIC_VAD: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

function freshSession(callId: string, nowMs: number): EffectiveSession {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: sessionIdOf(callId),
    model: 'gpt-realtime-2.1',
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: Math.floor(nowMs / 1000) + SESSION_SECONDS,
    audio: {
      input: { format: PCM, transcription: null, noise_reduction: null, turn_detection: { ...SERVER_VAD } },
      output: { format: PCM, voice: 'alloy', speed: 1.0 },
    },
    include: null,
  };
}

/** The session an accepted call begins with: its configuration over the API's defaults. Transcription is off by default. */
export function newSession(callId: string, config: SessionConfig, nowMs: number): EffectiveSession {
  return updatedSession(freshSession(callId, nowMs), config);
}

/** The session after an update: what is given replaces, what is absent stays. */
export function updatedSession(session: EffectiveSession, config: SessionConfig): EffectiveSession {
  const { audio, ...given } = config;
  const { parallel_tool_calls: _parallel, reasoning: _reasoning, ...echoed } = given;
  const input = { ...session.audio.input, ...audio?.input } as EffectiveSession['audio']['input'];
  if (input.transcription) {
    const { model = 'whisper-1', language = null, prompt = null } = input.transcription;
    input.transcription = { model, language, prompt };
  }
  if (input.turn_detection) {
    const defaults = input.turn_detection.type === 'semantic_vad' ? SEMANTIC_VAD : SERVER_VAD;
    input.turn_detection = { ...defaults, ...input.turn_detection };
  }
  return {
    ...session,
    ...(echoed as Partial<EffectiveSession>),
    audio: { input, output: { ...session.audio.output, ...audio?.output } as EffectiveSession['audio']['output'] },
  };
}
