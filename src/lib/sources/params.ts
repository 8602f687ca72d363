export { numberParam, textParam } from '../core/params.ts';
