package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// attack is HTML that tries something. Behind each stands a word that must
// still be shown.
type attack struct{ name, source string }

// remote is where the attacks load from. Chromium refuses the port before a
// packet is sent, and reports that.
const remote = "http://127.0.0.1:9/"

func attacks() []attack {
	return []attack{
		{"svg animate href", `<svg><a><animate attributeName=href values="javascript:alert(1)" /><text x=20 y=20>x</text></a></svg>`},
		{"svg animate namespaced", `<svg xmlns:x="http://www.w3.org/1999/xlink"><a><animate attributeName="x:href" values="javascript:alert(1)"/></a></svg>`},
		{"svg set and use", `<svg><set attributeName=onload to=alert(1) /><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"/></svg>`},
		{"svg fill", `<svg><rect fill="url(` + remote + `fill)" filter="url(` + remote + `f)"/><image href="` + remote + `i"/></svg>`},
		{"svg style", `<svg><style>*{background:url(` + remote + `s)}</style><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>`},
		{"MathML", `<math><a xlink:href="javascript:alert(1)">m</a><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>`},
		{"MathML annotation", `<math><annotation-xml encoding="text/html"><script>alert(1)</script><img src=x onerror=alert(1)></annotation-xml></math>`},
		{"mutation table", `<table><caption><svg><title><table></caption></table></title><style></table><img src=1 onerror=alert(1)></style></svg></table>`},
		{"mutation form", `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style></mglyph></form>`},
		{"mutation noscript", `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`},
		{"mutation comment", `<!--><img src=x onerror=alert(1)>--><!-- --!><img src=x onerror=alert(2)>-->`},
		{"mutation template", `<template><s><template><s><img src=x onerror=alert(1)>@shafigullin</s></template></s></template>`},
		{"mutation title", `<title><a title="</title><img src=x onerror=alert(1)>"></title>`},
		{"mutation xmp", `<xmp><p title="</xmp><svg/onload=alert(1)>"></xmp>`},
		{"mutation select", `<select><style></select><img src=x onerror=alert(1)></style></select>`},
		{"invalid tags", `<a/onclick=alert(1)><//x><img/src=x/onerror=alert(1)><<script>alert(1)//<</script>`},
		{"tag name in capitals and NUL", "<ScRiPt>alert(1)</sCrIpT><scr\x01ipt>alert(1)</scr\x01ipt>"},
		{"handlers", `<p onmouseover=alert(1) ONCLICK=alert(1) onfocus=alert(1) tabindex=0 autofocus contenteditable>x</p><details open ontoggle=alert(1)>`},
		{"javascript link", `<a href="javascript:alert(1)">a</a><a href=" &#1;java&#10;script&colon;alert(1)">b</a><a href="JaVaScRiPt:alert(1)">c</a>`},
		{"other schemes", `<a href="data:text/html,<script>alert(1)</script>">a</a><a href="data:application/xhtml+xml;base64,PHg+">b</a><a href="vbscript:x">c</a><a href="file:///etc/passwd">d</a><a href="blob:x">e</a><a href="about:blank">f</a>`},
		{"link to ourselves", `<a href="/logout">a</a><a href="../../INBOX/purge">b</a><a href="?page=2">c</a><a href="\\127.0.0.1\x">d</a>`},
		{"link with ping", `<a href="http://127.0.0.1:9/k-link" ping="` + remote + `ping" target=_top>a</a>`},
		{"body background", `<body background="` + remote + `bg" onload=alert(1)><p>x</p></body>`},
		{"table background", `<table background="` + remote + `t"><tr><td background="` + remote + `td">x</td></tr></table>`},
		{"srcset", `<img srcset="` + remote + `1 1x, ` + remote + `2 2x"><picture><source srcset="` + remote + `3"><img src=x></picture>`},
		{"media", `<video poster="` + remote + `p" src="` + remote + `v" autoplay></video><audio src="` + remote + `a" autoplay></audio><track src="` + remote + `t">`},
		{"images", `<img src="` + remote + `a"><img src="//127.0.0.1:9/b"><img src="/favicon.ico"><img src="1/parts/1"><input type=image src="` + remote + `c">`},
		{"import", `<style>@import "` + remote + `a"; @import url(` + remote + `b);</style><link rel=stylesheet href="` + remote + `c">`},
		{"import split", `<style>@im/**/port "x";@\69mport url(` + remote + `a)</style><style>@font-face{font-family:x;src:url(` + remote + `f)}p{font-family:x}</style><p>x</p>`},
		{"unclosed url", `<div style="background:url(` + remote + `a">x</div><div style='background:url("` + remote + `b'>x</div>`},
		{"var", `<style>:root{--x:url(` + remote + `a)}</style><div style="--y:url(` + remote + `b);background:var(--y)">x</div><div style="background:var(--x)">x</div>`},
		{"image-set and friends", `<div style="background:image-set('` + remote + `a' 1x)">x</div><div style="background:-webkit-image-set(url(` + remote + `b) 1x);list-style:url(` + remote + `c);cursor:url(` + remote + `d),auto;border-image:url(` + remote + `e);content:url(` + remote + `f);mask:url(` + remote + `g);filter:url(` + remote + `h)">x</div>`},
		{"escaped url", `<div style="background:\75\72\6c(` + remote + `a)">x</div><div style="background:u/**/rl(` + remote + `b)">x</div><div style="background:url&lpar;` + remote + `c)">x</div>`},
		{"attribute selectors", `<style>input[value^=a]{background:url(` + remote + `a)}</style><input value=abc>`},
		{"root", `<style>:root,html,body{display:none!important;position:fixed!important}</style><p>x</p>`},
		{"overlay", `<div style="position:fixed!important;top:0;left:0;width:100vw;height:100vh;z-index:99999;background:red">x</div><div style="margin:-9999px;transform:scale(99)">y</div>`},
		{"meta refresh", `<meta http-equiv=refresh content="0;url=` + remote + `r"><meta http-equiv="Content-Security-Policy" content="default-src *"><meta http-equiv=set-cookie content="hearthmail=x">`},
		{"base", `<base href="` + remote + `" target=_top><a href="x">x</a>`},
		{"forms", `<form action="` + remote + `f" method=post id=f><input name=password autofocus><button formaction="javascript:alert(1)">x</button></form><button form=f>y</button><isindex action="javascript:alert(1)" type=image>`},
		{"form to ourselves", `<form action="/logout" method=post><input type=submit value="Click"></form><form action="/mailboxes/INBOX/delete" method=post><input name=uid value=1><button>Read on</button></form>`},
		{"clobbering", `<a id=document name=location href="http://127.0.0.1:9/k-link">a</a><img name=getElementById id=status><form name=body><input name=attributes></form><p id=main class="alert" role=alert>x</p>`},
		{"frames", `<iframe src="` + remote + `i"></iframe><iframe srcdoc="<script>parent.alert(1)</script>"></iframe><frameset><frame src="javascript:alert(1)"></frameset><object data="` + remote + `o"><embed src="` + remote + `e"></object><applet code=x archive="` + remote + `j"></applet>`},
		{"prefetch", `<link rel=prefetch href="` + remote + `a"><link rel=preload as=image href="` + remote + `b"><link rel=dns-prefetch href="//127.0.0.1"><link rel=modulepreload href="` + remote + `c"><link rel=manifest href="` + remote + `d">`},
		{"htmx", `<div hx-get="/mailboxes/INBOX" hx-trigger=load hx-on:click="alert(1)" data-hx-post="/logout">x</div><script type="speculationrules">{"prefetch":[{"source":"list","urls":["/logout"]}]}</script>`},
		{"expression", `<div style="width:expression(alert(1));behavior:url(x.htc);-moz-binding:url(x)">x</div>`},
		{"entity in style", `<div style="background:&#x75;&#114;l(` + remote + `e)">x</div><div style="color:red;&quot;onclick=alert(1)">x</div>`},
		{"attribute quotes", "<img alt='\"><script>alert(1)</script>' src=x><a title='`\"><img src=x onerror=alert(1)>' href=http://127.0.0.1:9/k-link>x</a>"},
		{"unclosed everything", `<div><a href="http://127.0.0.1:9/k-link"><b><i><table><tr><td><font color="red"><!-- never closed`},
		{"closing our page", `</div></body></html><script>alert(1)</script></iframe><p>x</p></pre></template>`},
		{"plaintext", `<plaintext><script>alert(1)</script>`},
	}
}

// TestHTMLAttacks opens own hostile mails: each body as it comes over HTTP, and
// all of them in Chromium.
func TestHTMLAttacks(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	var mails [][]byte
	for i, a := range attacks() {
		mails = append(mails, htmlMail(a.name, a.source+fmt.Sprintf("<p>END%d</p>", i+1)))
	}
	deliver(t, dovecot, "INBOX", mails...)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	var bodies []string
	for i, a := range attacks() {
		bodies = append(bodies, fmt.Sprintf("%s/messages/%d/body", inbox, i+1))
		t.Run(a.name, func(t *testing.T) { checkBody(t, v, bodies[i], fmt.Sprintf("END%d", i+1)) })
	}
	watched := watch(t, program, dovecot, testbrowser.Start(t))
	watched.frames(t, bodies)
}

// checkBody looks at the document of a mail's HTML and at its headers.
func checkBody(t *testing.T, v *visitor, address, marker string) {
	t.Helper()
	page := v.get(address)
	if page.status != http.StatusOK || page.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%s gave %d %s", address, page.status, page.header.Get("Content-Type"))
	}
	policy := page.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "sandbox", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: the policy lacks %s: %s", address, want, policy)
		}
	}
	for _, bad := range []string{"allow-scripts", "allow-top-navigation", "allow-forms", "script-src", "http:", "connect-src", "frame-src"} {
		if strings.Contains(policy, bad) {
			t.Errorf("%s: the policy has %s: %s", address, bad, policy)
		}
	}
	for _, problem := range problemsOf(page.root, bodyRule()) {
		t.Errorf("%s: %s", address, problem)
	}
	if !strings.Contains(words(page.root), marker) {
		t.Errorf("%s: %s, which stands behind the attack, is gone", address, marker)
	}
}

// TestLinkifierAttacks: what looks like an address in plain text can't break
// out of the link that is made of it.
func TestLinkifierAttacks(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	texts := []string{
		`http://example.org/"onmouseover="alert(1)`, `http://example.org/'onclick='alert(1)`, `http://example.org/"><script>alert(1)</script>`,
		"http://example.org/`<img src=x onerror=alert(1)>", `javascript:alert(1)//http://example.org`, `http://a@b.example"style="x`,
		`mailto:x@example.org"onclick="alert(1)`, `<x@example.org"onclick="alert(1)>`, `data:text/html,<script>alert(1)</script>`,
		`www.example.org/<svg/onload=alert(1)>`, `http://example.org/&quot;onclick=alert(1)`, `[x](javascript:alert(1))`,
		"http://example.org/\u202egnp.exe", `http://example.org\@evil.example/`, `<http://example.org/"><img src=x onerror=alert(1)>`,
		`vbscript:msgbox(1) file:///etc/passwd`, `##str_replacement_0## http://example.org/?x=##str_replacement_1##"onclick=alert(1)`,
	}
	var mails [][]byte
	for i, text := range texts {
		mails = append(mails, textMail("linkifier", text+fmt.Sprintf("\nEND%d", i+1)))
	}
	deliver(t, dovecot, "INBOX", mails...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for i, text := range texts {
		page := v.get(fmt.Sprintf("%s/messages/%d", inbox, i+1))
		for _, problem := range problemsOf(page.root, pageRule()) {
			t.Errorf("%q: %s", text, problem)
		}
		shown := words(where(page.root, "data-body", ""))
		if !strings.Contains(shown, fmt.Sprintf("END%d", i+1)) {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
}
