/* The frame of the page: its policy, by which no browser loads or runs anything, and its style. */
#include "planner/output/html.h"

/* Allowed by the SHA-256 of its bytes: with a style that a name brought in nothing would happen.
 * tests/cli/test_html.py says what it is. */
#define STYLE_HASH "sha256-g+faUto1+VK+2hYKONja0MDUrO16z8XmyN2l4tcD8oY="

static const char style[] =
    ":root{color-scheme:light dark;--back:#fff;--text:#1f2328;--faint:#59636e;--line:#d1d9e0;"
    "--panel:#f6f8fa;--set-up:#b6bfc9;--compile:#54a0e8;--run:#2f8f4e;--critical:#bc4c00;"
    "--seed:#fff1e5}\n"
    "@media(prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--faint:#9198a1;"
    "--line:#3d444d;--panel:#151b23;--set-up:#656c76;--compile:#4493f8;--run:#3fb950;"
    "--critical:#f0883e;--seed:#3a2410}}\n"
    "body{margin:2rem auto;max-width:76rem;padding:0 1.25rem;background:var(--back);"
    "color:var(--text);font:15px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}"
    "h3{font-size:1rem;margin:1.25rem 0 .25rem}p{margin:.4rem 0}\n"
    "code{font:.87em ui-monospace,monospace;overflow-wrap:anywhere}\n"
    ".faint{color:var(--faint)}.alarm{color:var(--critical);font-weight:600}\n"
    ".lead{font-size:1.1rem}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%}.small{width:auto}\n"
    "th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;"
    "border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}\n"
    "thead th,th[colspan]{color:var(--faint);font-size:.87em}\n"
    ".number{text-align:right;white-space:nowrap}\n"
    ".gantt{min-width:44rem}.gantt .name{width:22%}.gantt .chart{width:44%;padding-right:1rem}"
    ".gantt td,.gantt th{vertical-align:middle}\n"
    ".critical .name{color:var(--critical);font-weight:600}\n"
    ".chosen{background:var(--panel);font-weight:600}.chosen td{font-weight:600}\n"
    "svg{display:block;overflow:visible}svg text{fill:var(--faint);font:12px "
    "system-ui,sans-serif}\n"
    ".tick{stroke:var(--line)}.set-up{fill:var(--set-up)}.compile{fill:var(--compile)}"
    ".run{fill:var(--run)}\n"
    ".critical rect{stroke:var(--critical);stroke-width:2}\n"
    ".key svg{display:inline-block;vertical-align:-1px;margin:0 .3rem 0 1rem}\n"
    "details{margin:.4rem 0}td details{margin:0}summary{cursor:pointer}\n"
    ".graph{overflow:auto;max-height:44rem;border:1px solid var(--line);padding:.5rem}\n"
    ".graph rect{fill:var(--back);stroke:var(--faint)}"
    ".graph .seed rect{fill:var(--seed);stroke:var(--critical)}"
    ".graph path{fill:none;stroke:var(--faint);opacity:.5}"
    ".graph text{fill:var(--text);font:12px ui-monospace,monospace}\n"
    "@media print{.graph{max-height:none}}\n";

void html_begin(struct buffer *out, const char *title)
{
    const char *text = html_line(out->arena, title);
    buffer_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src '" STYLE_HASH "'; base-uri 'none'; form-action 'none'\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n");
    buffer_format(out, "<title>%s</title>\n<style>", text);
    buffer_add(out, style);
    buffer_format(out, "</style>\n</head>\n<body>\n<h1>%s</h1>\n", text);
}

void html_end(struct buffer *out)
{
    buffer_add(out, "</body>\n</html>\n");
}
