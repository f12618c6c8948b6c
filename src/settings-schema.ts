import { z } from 'zod';
import { callSettings } from './setting-groups/call-settings';
import { limitSettings } from './setting-groups/limit-settings';
import { mongodbSettings } from './setting-groups/mongodb-settings';
import { observabilitySettings } from './setting-groups/observability-settings';
import { openaiSettings } from './setting-groups/openai-settings';
import { postCallSettings } from './setting-groups/post-call-settings';
import { processSettings } from './setting-groups/process-settings';
import { temporalSettings } from './setting-groups/temporal-settings';
import { toolSettings } from './setting-groups/tool-settings';

/** The settings in the order and under the headings of the table. */
export const settingGroups = [
  { title: 'Process', schema: processSettings },
  { title: 'OpenAI', schema: openaiSettings },
  { title: 'MongoDB', schema: mongodbSettings },
  { title: 'Temporal', schema: temporalSettings },
  { title: 'Calls', schema: callSettings },
  { title: 'Tools', schema: toolSettings },
  { title: 'After the call', schema: postCallSettings },
  { title: 'Traces', schema: observabilitySettings },
  { title: 'Limits', schema: limitSettings },
] as const;

/** Every environment variable Sonore reads, by its name in upper case. Unknown ones are ignored. */
export const settingsSchema = z.object({
  ...processSettings.shape,
  ...openaiSettings.shape,
  ...mongodbSettings.shape,
  ...temporalSettings.shape,
  ...callSettings.shape,
  ...toolSettings.shape,
  ...postCallSettings.shape,
  ...observabilitySettings.shape,
  ...limitSettings.shape,
});
