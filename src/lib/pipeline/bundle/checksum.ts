export { Checksum } from '../../core/checksum.ts';
