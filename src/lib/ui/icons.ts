/**
 * The icons: strokes of 1.5 px on a 20 × 20 grid, drawn for this instrument. `fill` is what is solid in them.
 * An icon never stands alone: a word or an aria-label goes with it.
 */
export const icons = {
	play: { fill: 'M6 4.2v11.6L15.5 10z' },
	pause: { fill: 'M5.5 4h3v12h-3zM11.5 4h3v12h-3z' },
	stop: { fill: 'M5 5h10v10H5z' },
	record: { fill: 'M10 4.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z' },
	loop: {
		stroke:
			'M4 9.5A4.5 4.5 0 0 1 8.5 5H16M13.5 2.500L16 5l-2.5 2.500M16 10.500A4.5 4.5 0 0 1 11.5 15H4M6.5 12.500L4 15l2.5 2.5'
	},
	'step-forward': { stroke: 'M14.5 4.500v11', fill: 'M5 4.800v10.400L12 10z' },
	'step-back': { stroke: 'M5.5 4.500v11', fill: 'M15 4.800v10.400L8 10z' },
	'label-back': { stroke: 'M4.5 4v12M16 4.500h-7.500v7H16l-2-3.500z' },
	'label-forward': { stroke: 'M15.500 4v12M4 4.500h7.500v7H4l2-3.500z' },
	plus: { stroke: 'M10 4v12M4 10h12' },
	minus: { stroke: 'M4 10h12' },
	trash: {
		stroke: 'M3.5 5.500h13M8 5.500V3.500h4v2M5.2 5.500l.8 11h8l.8-11M8.3 8.500l.3 5M11.7 8.500l-.3 5'
	},
	pencil: { stroke: 'M4 16l.8-3.600L13.4 3.800l2.8 2.800L7.6 15.200zM11.7 5.500l2.8 2.8' },
	download: { stroke: 'M10 3v9.500M6 8.700l4 4 4-4M3.5 13.500v3h13v-3' },
	upload: { stroke: 'M10 12.700V3.200M6 7l4-4 4 4M3.5 13.500v3h13v-3' },
	chevron: { stroke: 'M5 7.500l5 5 5-5' },
	search: { stroke: 'M8.8 3.500a5.3 5.3 0 1 1 0 10.600a5.3 5.3 0 1 1 0-10.600zM12.7 12.700l4 4' },
	gear: {
		stroke:
			'M10 7.300a2.7 2.7 0 1 1 0 5.400a2.7 2.7 0 1 1 0-5.400zM10 2.500v2.300M10 15.200v2.300M2.5 10h2.300M15.2 10h2.300M4.7 4.700l1.6 1.600M13.7 13.700l1.6 1.600M4.7 15.300l1.6-1.600M13.7 6.300l1.6-1.6'
	},
	sun: {
		stroke:
			'M10 6.500a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M4.3 15.700l1.1-1.100M14.6 5.400l1.1-1.1'
	},
	moon: { stroke: 'M16.3 11.800A6.8 6.8 0 0 1 8.2 3.700a6.6 6.6 0 1 0 8.1 8.100z' },
	check: { stroke: 'M4 10.500l4 4L16 6' },
	warning: { stroke: 'M10 3.200l7.5 13.300h-15zM10 8v4.200M10 14.200v.1' },
	info: { stroke: 'M10 2.800a7.2 7.2 0 1 1 0 14.400a7.2 7.2 0 1 1 0-14.400zM10 9v5M10 6.200v.1' },
	close: { stroke: 'M5 5l10 10M15 5L5 15' },
	undo: { stroke: 'M4 8h8a4 4 0 0 1 0 8H8M7 4.500L3.5 8 7 11.5' },
	folder: { stroke: 'M2.8 15.800V4.500h5l1.8 2h7.600v9.300z' },
	waveform: { stroke: 'M2 10h2l1.5-4 2.2 10.500L10.5 3l2.3 12 1.9-7 1.1 2H18' },
	envelope: { stroke: 'M2 16h16M2 14c2.5 0 3-7.5 5-7.500s1.8 4.5 3.5 4.500S12.3 4 14 4s1.5 10 4 10' },
	spectrum: { stroke: 'M2.5 16.500h15M4 16V9M7 16V4.500M10 16V7.500M13 16v-5M16 16v-3' },
	heatmap: { stroke: 'M3.5 3.500h13v13h-13zM3.5 8h13M3.5 12.300h13M8 3.500v13M12.300 3.500v13' },
	channels: { stroke: 'M3 5h14M3 10h14M3 15h14' },
	brain: {
		stroke:
			'M10 4.300v11.400M10 5.500a2.5 2.5 0 0 0-4.8-.6 2.5 2.5 0 0 0-2 3.7 2.6 2.6 0 0 0 .2 3.9 2.6 2.6 0 0 0 3 3.300A2.4 2.4 0 0 0 10 14.700M10 5.500a2.5 2.5 0 0 1 4.8-.6 2.5 2.5 0 0 1 2 3.7 2.6 2.6 0 0 1-.2 3.9 2.6 2.6 0 0 1-3 3.300A2.4 2.4 0 0 1 10 14.700M6.7 8.800c.9 0 1.6.5 1.8 1.300M13.3 8.800c-.9 0-1.6.5-1.8 1.3'
	},
	help: {
		stroke:
			'M10 2.800a7.2 7.2 0 1 1 0 14.400a7.2 7.2 0 1 1 0-14.400zM7.8 8a2.3 2.3 0 1 1 3.3 2c-.8.4-1.1.8-1.1 1.600M10 14.200v.1'
	},
	keyboard: {
		stroke: 'M2.5 5.500h15v9h-15zM5.5 8.500v.1M8.5 8.500v.1M11.5 8.500v.1M14.5 8.500v.1M6.5 11.800h7'
	},
	eye: {
		stroke:
			'M2.2 10C4 6.8 6.8 5 10 5s6 1.8 7.8 5c-1.8 3.2-4.6 5-7.8 5s-6-1.8-7.8-5zM10 7.700a2.3 2.3 0 1 1 0 4.600a2.3 2.3 0 1 1 0-4.600z'
	},
	note: { stroke: 'M4 3.500h12v9.500l-3.5 3.500H4zM12.5 16.500V13H16M7 7.500h6M7 10.500h4' },
	commands: { stroke: 'M4 6l4 4-4 4M10.5 14.500H16' },
	plug: { stroke: 'M7 3v4M13 3v4M4.5 7h11v2.500a5.5 5.5 0 0 1-11 0zM10 15v3' },
	link: {
		stroke:
			'M8.5 11.500a3 3 0 0 0 4.3 0l2.9-2.900a3 3 0 0 0-4.3-4.300l-1 1M11.5 8.500a3 3 0 0 0-4.3 0l-2.9 2.900a3 3 0 0 0 4.3 4.300l1-1'
	},
	dots: {
		fill: 'M4 8.700a1.3 1.3 0 1 1 0 2.600a1.3 1.3 0 1 1 0-2.600zM10 8.700a1.3 1.3 0 1 1 0 2.600a1.3 1.3 0 1 1 0-2.600zM16 8.700a1.3 1.3 0 1 1 0 2.600a1.3 1.3 0 1 1 0-2.600z'
	}
} as const satisfies Record<string, { readonly stroke?: string; readonly fill?: string }>;

export type IconName = keyof typeof icons;
