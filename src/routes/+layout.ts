// Everything happens in the browser; the pages are prerendered shells.
export const ssr = false;
export const prerender = true;
export const trailingSlash = 'always';
