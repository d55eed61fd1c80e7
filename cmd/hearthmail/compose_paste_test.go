package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
)

// wordItem is how Word gives a list: paragraphs that draw their bullets.
func wordItem(class, list string, level int, marker, text string) string {
	return fmt.Sprintf(`<p class=MsoListParagraphCxSp%s style='text-indent:-18.0pt;mso-list:%s level%d lfo1'><![if !supportLists]><span lang=EN-GB style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>%s<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span lang=EN-GB>%s<o:p></o:p></span></p>`,
		class, list, level, marker, text)
}

const wordHead = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {mso-style-parent:"";margin:0cm;margin-bottom:%s;font-size:11.0pt;font-family:"Calibri",sans-serif;} --></style></head><body lang=EN-GB><!--StartFragment-->`

// pastes are what comes from a clipboard, and what of it gets into the letter.
func pastes() map[string][2]string {
	spaced, tight := fmt.Sprintf(wordHead, "8.0pt"), fmt.Sprintf(wordHead, "0cm")
	return map[string][2]string{
		"Word: emphasis stays, fonts and sizes go": {
			spaced + `<p class=MsoNormal><b><span style='font-size:14.0pt;font-family:"Arial",sans-serif;mso-ansi-language:EN-GB'>Dear all</span></b><span style='color:black'>, see <i>below</i>.<o:p></o:p></span></p><p class=MsoNormal><u>Ann</u></p><!--EndFragment--></body></html>`,
			`<p><b>Dear all</b>, see <i>below</i>.</p><p><u>Ann</u></p>`,
		},
		"Word: lines that follow closely are lines": {
			tight + `<p class=MsoNormal>one<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>two</p>`,
			`<div>one</div><div><br></div><div>two</div>`,
		},
		"Word: a list": {
			spaced + wordItem("First", "l0", 1, "·", "milk") + wordItem("Middle", "l0", 2, "o", "whole") + wordItem("Last", "l0", 1, "·", "bread"),
			`<ul><li>milk</li><ul><li>whole</li></ul><li>bread</li></ul>`,
		},
		"Word: two lists, one numbered": {
			spaced + wordItem("First", "l0", 1, "3.", "three") + wordItem("Last", "l0", 1, "4.", "four") + `<p class=MsoNormal>and</p>` + wordItem("First", "l1", 1, "·", "last"),
			`<ol start="3"><li>three</li><li>four</li></ol><p>and</p><ul><li>last</li></ul>`,
		},
		"Word: colours that are colours": {
			spaced + `<p class=MsoNormal><span style='color:#C00000;background:yellow;mso-highlight:yellow'>late</span> <span style='color:#1F1F1F'>or not</span></p>`,
			`<p><span style="color:#C00000; background:yellow">late</span> or not</p>`,
		},
		"Docs": {
			`<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:700;font-style:normal;text-decoration:none;">Bring</span><span style="font-size:11pt;font-family:Arial;color:#000000;font-weight:400;font-style:italic;"> this</span></p><ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;font-size:11pt;" aria-level="1"><p dir="ltr" style="margin-top:0pt;margin-bottom:0pt;" role="presentation"><span style="font-size:11pt;text-decoration:line-through;">boots</span></p></li></ul></b><br class="Apple-interchange-newline">`,
			`<div><b>Bring</b><i> this</i></div><ul><li><div><s>boots</s></div></li></ul>`,
		},
		"Docs: a link and a table": {
			`<b id="docs-internal-guid-2" style="font-weight:normal"><p style="margin-top:0pt;margin-bottom:0pt"><a href="https://example.org/a" style="text-decoration:none"><span style="color:#1155cc;text-decoration:underline;font-size:11pt">here</span></a></p><div><table style="border:none;border-collapse:collapse;"><colgroup><col width="100"/></colgroup><tbody><tr style="height:0pt"><td style="border:solid #000000 1pt;padding:5pt"><p style="margin-bottom:0pt"><span style="font-size:11pt">x</span></p></td></tr></tbody></table></div></b>`,
			`<div><a href="https://example.org/a"><span style="color:#1155cc">here</span></a></div><div><table border="1"><tbody><tr><td><div>x</div></td></tr></tbody></table></div>`,
		},
		"a page": {
			`<h2 class="title alert" style="font: 700 2rem serif; margin: 0; position: fixed">News</h2><p style="color: rgb(32, 33, 36); background: url(https://example.org/t.gif)">More <em onclick="alert(1)">of it</em></p><img src="https://example.org/p.png" alt="A duck"><form><input value="x"></form><script>alert(1)</script>`,
			`<h2>News</h2><p>More <i>of it</i></p><div>A duck</div>`,
		},
		"what would run": {
			`<a href="javascript:alert(1)">a</a><svg><animate attributeName="href" values="javascript:alert(1)"/></svg><math><mtext><img src=x onerror=alert(1)></mtext></math><iframe src="//example.org"></iframe><div id="compose" class="alert">b</div>`,
			`<div>a</div><div>b</div>`,
		},
		"a spreadsheet": {
			`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style></head><body><table border=0 cellpadding=0 width=128 style='border-collapse:collapse;width:96pt'><col width=64 span=2 style='width:48pt'><!--StartFragment--><tr height=19 style='height:14.4pt'><td height=19 width=64 style='height:14.4pt;width:48pt'>a</td><td class=xl65 align=right width=64>1</td></tr><!--EndFragment--></table></body></html>`,
			`<table border="1"><tbody><tr><td>a</td><td>1</td></tr></tbody></table>`,
		},
	}
}

// TestPastes pastes what word processors and pages put on a clipboard.
func TestPastes(t *testing.T) {
	program := start(t)
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	s := &session{t: t, page: page, base: strings.TrimRight(program.address, "/")}
	s.signInDemo()
	for name, paste := range pastes() {
		t.Run(name, func(t *testing.T) {
			w := &writer{session{t: t, page: page, base: s.base}}
			w.open("/compose")
			w.paste("text/html", paste[0])
			if got := w.html(); got != paste[1] {
				t.Errorf("pasted was\n%s\nwant\n%s", got, paste[1])
			}
			w.checkProblems("pasted")
			w.chord("z", chromedp.ModifierCtrl)
			w.page.WaitFor("!document.querySelector('[data-rich]').textContent.trim()")
		})
	}
}
