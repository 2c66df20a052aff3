/* Parts of the page that shows a plan. All of it stands in one file: no script, no style, font or
 * picture from anywhere else. What strangers named goes through html_text, html_line or html_name,
 * each of which bounds what it lets through but for the first. */
#ifndef WHITTLE_OUTPUT_HTML_H
#define WHITTLE_OUTPUT_HTML_H

#include "graph/base/buffer.h"
#include "planner/report/packages.h"

/* Printable text, as escape_line makes it, for elements and for values in double quotes. */
const char *html_text(struct arena *arena, const char *printable);

/* The same, shortened to what a line can hold. */
const char *html_line(struct arena *arena, const char *printable);

/* A name of any bytes, printable and not much longer than a line; no HTML yet. */
const char *html_bounded(struct arena *arena, const char *bytes);

/* Any bytes, as a name: printable, shortened, with the end kept. */
const char *html_name(struct arena *arena, const char *bytes);

/* Names of packages in <code>, of many the first, and how many more there are. */
void html_names(struct buffer *out, const struct impact *impact, const struct ids *packages);

/* Up to the first section, and after the last. */
void html_begin(struct buffer *out, const char *title);
void html_end(struct buffer *out);

/* When each runner starts and ends, what that takes, and what other numbers of runners would mean;
 * or how a plan comes to know times. */
void html_schedule(struct buffer *out, const struct plan *plan);

/* The packages that the change reaches, as a drawing. */
void html_graph(struct buffer *out, const struct plan *plan, const struct outline *outlines);

#endif
