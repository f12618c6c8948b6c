import { z } from 'zod';
import { settingNotes, url } from './setting';

/** Traces and metrics. */
export const observabilitySettings = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/)
    .optional()
    .register(settingNotes, {
      purpose: 'OTLP collector (HTTP) that gets the traces; without it none are made',
      example: 'http://localhost:4318',
    }),
});
