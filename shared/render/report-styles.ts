import { trusted } from './html.ts';
import type { Html } from './html.ts';

/** Style of the report: dark on light, system fonts, one accent; on A4, on a screen and on a phone. */

const base = `
:root{--ink:#1b2430;--soft:#55606e;--line:#d5dae1;--wash:#f5f7f9;--accent:#1f4468;--good:#1d6b45;--bad:#a3231f;--risk:#8a4b00;--run:#1f4f8f;--none:#55606e;--fill:#9db8cc}
*{box-sizing:border-box}
html{font-size:15px}
body{margin:0 auto;max-width:66rem;padding:2.5rem 2rem 3rem;background:#fff;color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
bdi{overflow-wrap:anywhere}
h1,h2,h3,h4,h5{line-height:1.25;margin:0;font-weight:650;text-wrap:balance}
h1{font-size:2rem;letter-spacing:-.015em}
h2{font-size:1.35rem;margin:2.6rem 0 .9rem;letter-spacing:-.01em}
h3{font-size:1.15rem}
h4{font-size:.95rem;margin:1.5rem 0 .5rem}
h5{font-size:.95rem}
p,ul,ol,dl{margin:.5rem 0}
ul{padding-left:1.2rem}
dd{margin:0}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
.quiet{color:var(--soft)}
.sub{display:block;color:var(--soft);font-size:.84rem;font-weight:400}
.sub.inline{display:inline}
.number,.big,td,dd{font-variant-numeric:tabular-nums}
.masthead{border-top:5px solid var(--accent);padding-top:1.1rem}
.kicker{margin:0 0 .35rem;color:var(--accent);font-weight:600;font-size:.9rem}
.masthead dl{display:flex;flex-wrap:wrap;gap:.6rem 2.4rem;margin:1.1rem 0 0;padding-top:.9rem;border-top:1px solid var(--line)}
dt{color:var(--soft);font-size:.8rem}
.banner{margin:1.2rem 0 0;padding:.7rem 1rem;border:1px solid #d9b26a;border-left-width:5px;background:#fff8e8;color:#5a3600}
footer{margin-top:2.5rem;padding-top:.8rem;border-top:1px solid var(--line);color:var(--soft);font-size:.84rem}`;

const statuses = `
.status{display:inline-flex;align-items:center;gap:.4rem;font-weight:600;white-space:nowrap}
.shape{flex:none}
.met{color:var(--good)}.missed{color:var(--bad)}.at-risk{color:var(--risk)}.running{color:var(--run)}.no-data,.not-applicable{color:var(--none)}
.totals{display:flex;flex-wrap:wrap;gap:.5rem 1.8rem;list-style:none;padding:0;margin:0 0 1.1rem}
.totals li{display:flex;align-items:center;gap:.4rem}
.totals strong{font-size:1.25rem;font-variant-numeric:tabular-nums}
.statuses>div{display:grid;grid-template-columns:9.5rem 1fr;gap:.3rem 1rem;padding:.25rem 0}`;

const tables = `
table{width:100%;border-collapse:collapse;font-size:.9rem}
caption{text-align:left;color:var(--soft);font-size:.84rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:.8rem;font-weight:600;color:var(--soft);border-bottom:1.5px solid var(--ink);vertical-align:bottom}
tbody th{font-weight:500}
.end{text-align:right}
.summary{table-layout:fixed}
.summary th:nth-child(1){width:21%}.summary th:nth-child(2){width:8.5%}.summary th:nth-child(3){width:13%}.summary th:nth-child(4){width:11.5%}.summary th:nth-child(5){width:13.5%}
.summary tbody th{font-weight:600}
.summary .status{white-space:normal}
.summary td{padding-top:.6rem;padding-bottom:.6rem}.summary tbody th{padding-top:.6rem}
.summary strong.number{font-size:1.1rem;white-space:nowrap}
.trends{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:center}
.trends>svg{flex:none}
.past{list-style:none;margin:0;min-width:0;flex:1 1 9rem;overflow-wrap:anywhere;padding:0;font-size:.82rem;line-height:1.4;color:var(--ink)}
.past li{color:var(--soft);padding-left:1.1em;text-indent:-1.1em}
.past .shape{width:.72em;height:.72em;margin-right:.4em}
.past .number{color:var(--ink);font-weight:600}
.past .missed .shape{color:var(--bad)}.past .met .shape{color:var(--good)}.past .at-risk .shape{color:var(--risk)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.segments td,.segments th{padding-top:.22rem;padding-bottom:.22rem}
.segments,.rows{font-size:.86rem}
.rows td,.rows th{padding-top:.3rem;padding-bottom:.3rem}
.segments time,.rows time{white-space:nowrap}
.segments .end,.rows .end{white-space:nowrap}
.not-counted td{color:var(--soft)}`;

const levels = `
.level{border-top:1px solid var(--line);padding:1.6rem 0 1.2rem}
.level>.core>header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
.level .core>.sub{margin:.15rem 0 0}
.headline{display:flex;flex-wrap:wrap;gap:.3rem 2.5rem;align-items:baseline;margin:.8rem 0}
.headline ul{list-style:none;padding:0;margin:0;flex:1 1 18rem}
.big{margin:0;font-size:1.05rem}
.big .number{font-size:2.1rem;font-weight:650;letter-spacing:-.02em;white-space:nowrap}
.big .quiet{font-size:1.4rem}
.share{color:var(--soft)}
.caveat{margin:.35rem 0;padding-left:.8rem;border-left:3px solid #c9a45a;color:#4d3a14}
.counts{display:flex;flex-wrap:wrap;gap:.4rem 1.9rem;padding:.6rem .9rem;background:var(--wash);margin:.9rem 0}
.counts dd{font-weight:600}
.terms{margin:.2rem 0}
.miss{margin:.9rem 0 1.4rem}
.overrun{font-weight:400;color:var(--bad);margin-left:.5rem}
.facts{margin:.1rem 0 .4rem;font-size:.86rem;color:var(--soft)}
.facts>span:not(:last-child)::after{content:" ·"}
.appendix h3{font-size:1rem;margin:1.3rem 0 .4rem}
.more{font-style:italic;color:var(--soft)}`;

const drawings = `
figure{margin:1rem 0 .4rem}
figcaption{display:flex;justify-content:space-between;gap:1rem;font-size:.84rem;color:var(--soft)}
svg{max-width:100%;overflow:visible}
figure svg,.miss svg{display:block;width:100%;height:auto}
svg text{font-family:inherit;font-variant-numeric:tabular-nums}
.axis{font-size:10.5px;fill:var(--soft)}
.mark{font-size:10.5px;fill:var(--ink);font-weight:600}
.grid{stroke:var(--line)}
.base{stroke:var(--ink)}
.bar-good{fill:var(--fill)}.bar-bad{fill:var(--bad)}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 .9em;vertical-align:-.05em}
.key.good{background:var(--fill)}.key.bad{background:var(--bad)}
.ran{fill:var(--accent)}.idle{fill:#fff;stroke:#8794a3}
.marker{stroke:var(--bad);stroke-width:1.5;fill:var(--bad)}
.target{stroke:var(--soft);stroke-dasharray:3 3}
.trend{fill:none;stroke:var(--accent);stroke-width:1.6}
.dot-good{fill:var(--accent)}.dot-bad{fill:var(--bad);stroke:#fff}`;

const phone = `
@media screen and (max-width:44rem){
body{padding:1.2rem 1rem 2rem}
h1{font-size:1.5rem}
.level>.core>header{flex-wrap:wrap}
.stack,.stack caption,.stack tbody,.stack tr,.stack th,.stack td{display:block;width:auto!important}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack tr{padding:.8rem 0;border-bottom:1px solid var(--line)}
.stack th,.stack td{border:0;padding:.15rem 0!important}
.stack td{display:grid;grid-template-columns:7rem 1fr;gap:0 .5rem}
.stack td::before{content:attr(data-label);color:var(--soft);font-size:.84rem}
.stack td>*{grid-column:2}
.segments,.rows{display:block;overflow-x:auto}
}`;

const paper = `
@page{size:A4;margin:16mm 14mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#55606e}}
@media print{
html{font-size:8.6pt}
.summary td,.summary tbody th{padding-top:.35rem;padding-bottom:.3rem}
.past{line-height:1.25}
.trends>svg{height:18pt;width:60pt}

body{max-width:none;padding:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
h2,h3,h4,h5,figcaption,caption{break-after:avoid}
thead{display:table-header-group}
tr,figure,.core,.keep,.banner,.statuses>div{break-inside:avoid}
.miss{break-inside:avoid}
.appendix{break-before:page}
a{color:inherit;text-decoration:none}
p,li{orphans:3;widows:3}
}`;

export const reportStyles: Html = trusted([base, statuses, tables, levels, drawings, phone, paper].join('\n'));
