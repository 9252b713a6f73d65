// The larger drawings: the mark, the hero of the landing page and the empty states. Their colours follow the theme by hand.
import { html } from '../html.ts';

export const MERK = html`<svg class="brand__mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false"><rect width="40" height="40" rx="10" fill="#0b5566"/><rect x="7.5" y="11.5" width="25" height="18" rx="3" fill="none" stroke="#fff" stroke-width="2.4"/><path d="m8.8 13.5 11.2 9 11.2-9" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/><circle cx="20" cy="22.8" r="4.2" fill="#ffc94a" stroke="#0b5566" stroke-width="2"/></svg>`;

export const HELD = html`<svg class="hero__art" viewBox="0 0 440 360" aria-hidden="true" focusable="false">
  <path d="M20 318c60-60 96-26 146-74s60-150 150-172" fill="none" stroke="#4d8b98" stroke-width="3" stroke-dasharray="2 11" stroke-linecap="round"/>
  <g transform="rotate(-6 150 190)">
    <rect x="56" y="116" width="210" height="150" rx="14" fill="#b9d9de"/>
    <path d="m62 126 99 76 99-76" fill="none" stroke="#0b5566" stroke-width="6" stroke-linejoin="round" stroke-linecap="round"/>
    <path d="m62 258 72-64M260 258l-72-64" fill="none" stroke="#0b5566" stroke-width="4" stroke-linecap="round" opacity=".45"/>
    <circle cx="161" cy="204" r="25" fill="#ffc94a"/>
    <path d="m150 204 8 8 14-16" fill="none" stroke="#06333c" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>
  </g>
  <g transform="rotate(5 320 130)">
    <rect x="236" y="36" width="172" height="206" rx="14" fill="#fff"/>
    <path d="M268 84v116" stroke="#0f6b7e" stroke-width="5"/>
    <circle cx="268" cy="84" r="11" fill="#0f6b7e"/><circle cx="268" cy="140" r="11" fill="#0f6b7e"/><circle cx="268" cy="200" r="11" fill="#fff" stroke="#0f6b7e" stroke-width="5"/>
    <path d="M294 80h86M294 136h70M294 196h86" stroke="#b9d9de" stroke-width="11" stroke-linecap="round"/>
    <path d="M294 98h50M294 154h38" stroke="#e5dfd2" stroke-width="8" stroke-linecap="round"/>
  </g>
  <g transform="rotate(-3 330 280)">
    <rect x="222" y="232" width="196" height="104" rx="14" fill="#f2eee5"/>
    <circle cx="264" cy="272" r="17" fill="#0b5566"/><path d="M238 316c3-17 13-25 26-25s23 8 26 25Z" fill="#0b5566"/>
    <path d="M308 264h84M308 288h60M308 312h74" stroke="#c9c0ad" stroke-width="9" stroke-linecap="round"/>
  </g>
</svg>`;

const GROND = html`<ellipse cx="80" cy="98" rx="66" ry="7" fill="#e5dfd2"/>`;

export const LEGE_BOX = html`<svg viewBox="0 0 160 110" aria-hidden="true" focusable="false">${GROND}<rect x="36" y="28" width="88" height="62" rx="9" fill="#fff" stroke="#0b5566" stroke-width="4"/><path d="m39 34 41 32 41-32" fill="none" stroke="#0b5566" stroke-width="4" stroke-linejoin="round"/><circle cx="122" cy="28" r="14" fill="#ffc94a"/><path d="m116 28 4 4 8-8" fill="none" stroke="#06333c" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

export const GEEN_ZAKEN = html`<svg viewBox="0 0 160 110" aria-hidden="true" focusable="false">${GROND}<rect x="44" y="14" width="72" height="78" rx="9" fill="#fff" stroke="#0b5566" stroke-width="4"/><path d="M62 32v42" stroke="#b9d9de" stroke-width="4"/><circle cx="62" cy="32" r="6" fill="#b9d9de"/><circle cx="62" cy="53" r="6" fill="#b9d9de"/><circle cx="62" cy="74" r="6" fill="#b9d9de"/><path d="M76 32h26M76 53h20M76 74h26" stroke="#e5dfd2" stroke-width="6" stroke-linecap="round"/></svg>`;

export const NIETS_GEVONDEN = html`<svg viewBox="0 0 160 110" aria-hidden="true" focusable="false">${GROND}<circle cx="72" cy="50" r="30" fill="#fff" stroke="#0b5566" stroke-width="5"/><path d="m94 72 22 20" stroke="#0b5566" stroke-width="8" stroke-linecap="round"/><path d="M60 46h24M60 57h15" stroke="#b9d9de" stroke-width="5" stroke-linecap="round"/></svg>`;
