"""CSS of the pages: an 8 px grid, one family of type, map and panel side by side or one under the other."""

from geo import look

SHEET = """
<style>
.stMainBlockContainer { padding: 56px 24px 24px; max-width: none; }
.stApp { font-variant-numeric: tabular-nums; }
.stAppHeader { height: 48px; min-height: 48px; }
.stHtml a { color: inherit; text-decoration: underline; text-decoration-color: var(--bp-rule); text-underline-offset: 3px; }
.stHtml a:hover { text-decoration-color: currentColor; }
.bp-icon { display: inline-block; vertical-align: -2px; flex: none; }
.bp-sentence { margin: 0; font-size: 14px; opacity: .85; }
.bp-title { font-size: 20px; font-weight: 600; margin: 0; line-height: 28px; }
.bp-title small { font-size: 14px; font-weight: 400; opacity: .75; margin-left: 8px; }
.bp-lead { font-size: 16px; line-height: 24px; margin: 4px 0 8px; }
.bp-head { font-size: 14px; font-weight: 600; margin: 16px 0 4px; padding-bottom: 4px; border-bottom: 1px solid var(--bp-rule); }
.bp-line { display: flex; align-items: flex-start; gap: 8px; margin: 0 0 4px; font-size: 14px; line-height: 20px; }
.bp-line .stHtml a { color: inherit; text-decoration: underline; text-decoration-color: var(--bp-rule); text-underline-offset: 3px; }
.stHtml a:hover { text-decoration-color: currentColor; }
.bp-icon { margin-top: 2px; }
.bp-line b { font-weight: 600; margin-right: 4px; }
.bp-note { font-size: 12px; opacity: .8; margin: 4px 0; line-height: 16px; }
.bp-eventblock { margin: 0 0 8px; padding: 0 0 8px; border-bottom: 1px solid var(--bp-rule); }
.bp-event { display: flex; align-items: flex-start; gap: 8px; margin: 0; font-size: 14px; line-height: 20px; }
.bp-event .stHtml a { color: inherit; text-decoration: underline; text-decoration-color: var(--bp-rule); text-underline-offset: 3px; }
.stHtml a:hover { text-decoration-color: currentColor; }
.bp-icon { margin-top: 3px; }
.bp-event b { font-weight: 600; margin-right: 4px; }
.bp-event small { font-size: 12px; opacity: .75; margin-left: 8px; white-space: nowrap; }
.bp-realis { font-style: normal; font-size: 12px; border: 1px solid currentColor; border-radius: 2px; padding: 0 4px; }
.bp-rumoured .bp-realis { border-style: dotted; }
.bp-denied .bp-realis { text-decoration: line-through; }
.bp-eventblock blockquote { margin: 4px 0 0 22px; padding: 0; border: 0; font-size: 14px; line-height: 20px; opacity: 1; }
.bp-eventblock blockquote::before { content: "“"; } .bp-eventblock blockquote::after { content: "”"; }
.bp-source { margin: 0 0 0 22px; font-size: 12px; line-height: 16px; opacity: .85; }
.bp-eventblock details { margin-left: 22px; font-size: 12px; } .bp-eventblock details blockquote { margin-left: 0; }
.bp-eventblock details .bp-source { margin-left: 0; }
.bp-counts { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; font-size: 14px; }
.bp-counts span { display: inline-flex; gap: 6px; align-items: center; }
.bp-text { font-size: 16px; line-height: 26px; max-width: 72ch; overflow-wrap: anywhere; }
.bp-text mark { color: inherit; background: color-mix(in srgb, var(--bp-hue) 18%, transparent);
  border-bottom: 2px solid var(--bp-hue); padding: 0 2px; }
.bp-text mark .stHtml a { color: inherit; text-decoration: underline; text-decoration-color: var(--bp-rule); text-underline-offset: 3px; }
.stHtml a:hover { text-decoration-color: currentColor; }
.bp-icon { margin-right: 3px; vertical-align: -1px; }
.bp-text mark.bp-planned { background: none; } .bp-text mark.bp-rumoured { background: none; border-bottom-style: dotted; }
.bp-text mark.bp-denied { background: none; border-bottom-style: dashed; }
.bp-title.bp-text { font-size: 20px; line-height: 28px; }
.bp-chip { font-size: 12px; border: 1px solid var(--bp-rule); border-radius: 2px; padding: 0 4px; }
.bp-table { border-collapse: collapse; width: 100%; font-size: 14px; } .bp-table th { text-align: left; font-weight: 600; }
.bp-table td, .bp-table th { padding: 4px 12px 4px 0; border: 0; border-bottom: 1px solid var(--bp-rule); vertical-align: top; }
:root { --bp-rule: rgba(128, 128, 128, .3); }
.st-key-map iframe { display: block; height: calc(100vh - 184px) !important; min-height: 400px; width: 100%; border: 1px solid var(--bp-rule); }
.st-key-panel { max-height: calc(100vh - 180px); min-height: 400px; overflow-y: auto; padding-right: 8px; }
.st-key-bar { gap: 8px; } .st-key-bar button { min-height: 32px; padding: 0 10px; }
.st-key-phone { display: none; }
.stVerticalBlock { gap: 8px; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 52px 8px 16px; }
  .st-key-map iframe { display: block; height: 52vh !important; min-height: 320px; }
  .st-key-panel { max-height: none; overflow: visible; }
  .st-key-phone { display: block; }
  .st-key-bar { display: none; }
  body:has(.st-key-phone input:checked) .st-key-bar { display: flex; }
  .bp-text { font-size: 14px; line-height: 22px; }
}
@media print { .st-key-bar, .st-key-phone, .stAppHeader { display: none; } }
</style>
"""


def wordmark(theme: str | None) -> str:
    """Write the name as a picture, for the place of a logo."""
    ink = "#EDEDEA" if theme == "dark" else "#22252B"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="104" height="24" viewBox="0 0 104 24">'
        f'<text x="0" y="18" font-family="{look.FONT.replace(chr(39), "")}" font-size="18" font-weight="600" fill="{ink}">'
        "Borderpost</text></svg>"
    )
