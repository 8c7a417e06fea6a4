/** The chart's own look: quiet, light, one column on a phone. Meant to be told apart from the app inside it. */
export const STYLE = `
:root { color-scheme: light; --ink: #1d2a33; --soft: #5a6b76; --line: #d6dee3; --paper: #fff; --ground: #f3f6f8;
  --accent: #1f5f7a; --warn: #8a3b12; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { padding: 0.75rem clamp(0.75rem, 2vw, 1.5rem); }
header { background: var(--paper); border-bottom: 1px solid var(--line); }
h1 { font-size: 1.25rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.25rem 0 0.5rem; }
p { margin: 0.25rem 0; max-width: 70ch; } .soft { color: var(--soft); } .warn { color: var(--warn); font-weight: 600; }
a { color: var(--accent); } a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
summary:focus-visible { outline: 3px solid #7fb2c9; outline-offset: 2px; }
.banner { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; }
.banner dl { display: flex; flex-wrap: wrap; gap: 0 1.5rem; margin: 0; } .banner dl div { display: flex; gap: 0.4rem; }
dt { color: var(--soft); } dd { margin: 0; }
.cards { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.cards a { display: block; height: 100%; padding: 0.9rem 1rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; color: inherit; text-decoration: none; }
.cards a:hover { border-color: var(--accent); } .cards strong { color: var(--accent); }
form { display: flex; flex-wrap: wrap; gap: 0.6rem 0.9rem; align-items: end; margin: 0; }
label { display: grid; gap: 0.15rem; color: var(--soft); font-size: 0.9rem; }
input, select, button { font: inherit; color: var(--ink); padding: 0.4rem 0.6rem; border: 1px solid #9fb0ba;
  border-radius: 4px; background: var(--paper); min-height: 2.5rem; max-width: 100%; }
input { width: 17rem; } button { cursor: pointer; } button.first { background: var(--accent); color: #fff;
  border-color: var(--accent); }
.banner > a { margin-left: auto; }
.tools { background: var(--paper); border-bottom: 1px solid var(--line);
  padding: 0.5rem clamp(0.75rem, 2vw, 1.5rem); }
.tools form { padding: 0.5rem 0 0.25rem; }
main { flex: 1; display: flex; flex-direction: column; min-height: 0; }
main.framed { padding: 0; }
iframe { flex: 1; width: 100%; min-height: 78vh; border: 0; background: var(--paper); }
.record { display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.record ul { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; }
.record li { padding: 0.4rem 0.7rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.record li:first-child { border-top: 0; } .record li .soft { display: inline-block; }
.below { padding: 0.5rem clamp(0.75rem, 2vw, 1.5rem); } summary { cursor: pointer; }
details dl { display: grid; grid-template-columns: minmax(min-content, max-content) 1fr; gap: 0.2rem 1rem; }
details dt { font-family: ui-monospace, monospace; font-size: 0.9rem; } details dd { max-width: 70ch; }
.pick { display: grid; gap: 0.5rem; justify-items: start; } .pick button { text-align: left; }
@media (max-width: 40rem) { details dl { grid-template-columns: 1fr; } input { width: 100%; } label { flex: 1 1 12rem; } }
`;
