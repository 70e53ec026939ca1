// Does what a site's owner does by hand: puts the one line into the page, for the company named in `?tenant=`.
const tenant = new URLSearchParams(location.search).get('tenant') ?? 'acme';
const script = document.createElement('script');
script.async = true;
script.src = new URL('/embed.js', location.origin).href;
script.dataset.tenant = tenant;

const line = document.querySelector('#line');
if (line) line.textContent = script.outerHTML.replace('async=""', 'async');
document.head.append(script);

export {};
