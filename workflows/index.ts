/** What the worker bundles: the workflows, by their type names. */
export { phoneCall } from './phone-call';
export { postCall } from './post-call';
export { sweep } from './sweep';
