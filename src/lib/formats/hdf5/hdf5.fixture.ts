import { gunzipSync } from 'fflate';

/**
 * What h5py 3.7 writes with `libver='latest'`: `emg` (100 × 2, float32 with the high byte first, value = index / 4),
 * `label` (int16, the high byte first: 50 of 0, then 50 of 1), and the attribute `fs` (500).
 */
export const bigEndianFile = (): Uint8Array => gunzipSync(Uint8Array.from(Buffer.from(PACKED, 'base64')));

const PACKED = [
	'H4sIAAAAAAACA+3Wf2hNYRjA8efcux93dxt3c2fMj935/dvG5rfd8zybuUVN8sf+UH5kKFet+GN/qEkSkiRbkiRJ0hJrSUJCkoQkaSRJWkiSJG',
	'S+18614W8i97l9OveenfOe932ed+d9d8Sqa3KDRUF/ICDJ6PKiM7v7d6l3PjNccaE2Vr3YF2loz13XW6Mvv/eNyQj6xBHJ6CMc/PXr11zxGsoI',
	'Jc6kx1esrI/fdrrPFeRL2q8thLjyoa/7ihnJ/vX0VJadbu341iVHHGeEiM/nOKu8v3m3yc+//WFx8kqKE48jIlIYkMImvqXTW38wwEjSnOQzIn',
	'7vpsPy10dpc/zT91yEGa/Tk4vk0Z8jTigrmYvQD2OOeOW+nmzwrPyz0fiyLFhbFVuQM4Ex8wknqr16g+RFol5pXSnPlvIuf8+8ELfJrWtpzpJU',
	'pCIVqfhfonKzSJRj1EXiO4td9BKeJF6TYBF2I2Aj4HLCXYTlaADXu9uxB/vBve5xnAILiEs7LiuKewcPkGizE2/wQURpX3k3K29lzQHPUhYvHY',
	'DB4LnKwq5jwMtc6YOWg92AzgH90WrEsBD0TZegDktBP5XVT9ciDvqsG9GITaD/ugVbsQ2MRXdiF3aDcele7EMLGKMewEEcAuPVIziKY2DsegKt',
	'OAnyoG1oxxmQEz2H87gI8qOXcRXXQK70Bm7iFsib3sU93Ac51A48wmOQT32KZ3gOcqsv8AqvQZ71Ld7hPRI5/4jP+CJi5N/YghmroLEYGrWwdG',
	'QgE9TFWBItCDYIRo0sF2zqrC+ol+WBLYT1A7WzAvRHIaijDUQRBoGa2hAMRTGor5VgGIaDWttIjMJoUHcbi3EYD+aATcQkTAbzwcowBVPB3LAK',
	'TMN0ME9sJmZhNpgzNheVYNIb88eYhEYirArMJZuHGsz/Q/+Azu//fAUIoier6AsAAA=='
].join('');
