package message

import (
	"fmt"
	"strings"
	"testing"
)

func TestFilename(t *testing.T) {
	type params = map[string]string
	tests := map[string]struct {
		part Part
		want string
	}{
		"plain":                {Part{DispositionParams: params{"filename": "a b.pdf"}}, "a b.pdf"},
		"name":                 {Part{Params: params{"name": "a.pdf"}}, "a.pdf"},
		"filename before name": {Part{DispositionParams: params{"filename": "a.pdf"}, Params: params{"name": "b.pdf"}}, "a.pdf"},
		"name when blank":      {Part{DispositionParams: params{"filename": "  "}, Params: params{"name": "b.pdf"}}, "b.pdf"},
		"extended":             {Part{DispositionParams: params{"filename*": "UTF-8'de'Gr%C3%BC%C3%9Fe%20.pdf"}}, "Grüße .pdf"},
		"extended Latin-1":     {Part{DispositionParams: params{"filename*": "iso-8859-1''Gr%FC%DFe.pdf"}}, "Grüße.pdf"},
		"extended wins":        {Part{DispositionParams: params{"filename": "x.pdf", "filename*": "utf-8''y.pdf"}}, "y.pdf"},
		"extended, no charset": {Part{DispositionParams: params{"filename*": "''Gr%C3%BC.pdf"}}, "Grü.pdf"},
		"extended, no quotes":  {Part{DispositionParams: params{"filename*": "Gr%C3%BC.pdf"}}, "Grü.pdf"},
		"extended unknown":     {Part{DispositionParams: params{"filename*": "x-none''Gr%FC.pdf"}}, "Grü.pdf"},
		"continued":            {Part{DispositionParams: params{"filename*0": "long ", "filename*1": "name", "filename*2": ".pdf"}}, "long name.pdf"},
		"continued, encoded": {Part{DispositionParams: params{
			"filename*0*": "iso-8859-1''Gr%FC", "filename*1*": "%DFe", "filename*2": "%41.pdf",
		}}, "Grüße%41.pdf"},
		"split character":     {Part{Params: params{"name*0*": "utf-8''Gr%C3", "name*1*": "%BC.pdf"}}, "Grü.pdf"},
		"gap":                 {Part{Params: params{"name*0": "a", "name*2": "c"}}, "a"},
		"no first":            {Part{Params: params{"name*2": "b"}}, "attachment.bin"},
		"counted from one":    {Part{Params: params{"name*1*": "utf-8''Gr%C3", "name*2*": "%BC.pdf"}}, "Grü.pdf"},
		"more than ten":       {Part{Params: manySections(12)}, "abcdefghijkl"},
		"encoded-word":        {Part{DispositionParams: params{"filename": "=?utf-8?B?R3LDvMOfZS5wZGY=?="}}, "Grüße.pdf"},
		"encoded in sections": {Part{DispositionParams: params{"filename*0": "=?utf-8?q?Gr", "filename*1": "=C3=BC.pdf?="}}, "Grü.pdf"},
		"without the star":    {Part{DispositionParams: params{"filename": "utf-8''Gr%C3%BC.pdf"}}, "Grü.pdf"},
		"apostrophes":         {Part{DispositionParams: params{"filename": "it's Bob's 100%25.pdf"}}, "it's Bob's 100%25.pdf"},
		"raw Latin":           {Part{DispositionParams: params{"filename": "Gr\xfc.pdf"}}, "Grü.pdf"},
		"path":                {Part{DispositionParams: params{"filename": "../../etc/passwd"}}, "passwd"},
		"windows path":        {Part{DispositionParams: params{"filename": `C:\Windows\a.exe`}}, "a.exe"},
		"drive":               {Part{DispositionParams: params{"filename": "C:a.exe"}}, "a.exe"},
		"encoded path":        {Part{DispositionParams: params{"filename*": "utf-8''..%2F..%5Ca.sh"}}, "a.sh"},
		"hidden":              {Part{DispositionParams: params{"filename": " ..bashrc"}}, "bashrc"},
		"odd blanks":          {Part{DispositionParams: params{"filename": "\u00a0"}}, "attachment.bin"},
		"only dots":           {Part{DispositionParams: params{"filename": ".."}}, "attachment.bin"},
		"ends in a slash":     {Part{DispositionParams: params{"filename": "a/"}}, "attachment.bin"},
		"line break":          {Part{DispositionParams: params{"filename": "a\r\nSet-Cookie: b.txt"}}, "a  Set-Cookie_ b.txt"},
		"reordering":          {Part{DispositionParams: params{"filename": "a\u202Efdp.exe\u200F"}}, "afdp.exe"},
		"zero width":          {Part{DispositionParams: params{"filename*": "utf-8''pay%E2%80%8Bpal.html"}}, "paypal.html"},
		"markup":              {Part{DispositionParams: params{"filename": `"><script>.txt`}}, "___script_.txt"},
		"a device":            {Part{DispositionParams: params{"filename": "con"}}, "_con"},
		"a device's file":     {Part{DispositionParams: params{"filename": "Nul .tar.gz"}}, "_Nul .tar.gz"},
		"a port":              {Part{DispositionParams: params{"filename": "COM1.txt"}}, "_COM1.txt"},
		"a raised port":       {Part{DispositionParams: params{"filename*": "utf-8''lpt%C2%B2"}}, "_lpt²"},
		"no device":           {Part{DispositionParams: params{"filename": "com10.txt"}}, "com10.txt"},
		"nearly a device":     {Part{DispositionParams: params{"filename": "com.txt"}}, "com.txt"},
		"a stream":            {Part{DispositionParams: params{"filename": "photo.jpg:x.exe"}}, "photo.jpg_x.exe"},
		"wild cards":          {Part{DispositionParams: params{"filename": "a|b?*.txt"}}, "a_b__.txt"},
		"an option":           {Part{DispositionParams: params{"filename": "--rf.txt"}}, "rf.txt"},
		"trailing dots":       {Part{DispositionParams: params{"filename": "a.exe. . ."}}, "a.exe"},
		"too long":            {Part{DispositionParams: params{"filename": strings.Repeat("ü", 5000) + ".pdf"}}, strings.Repeat("ü", 98) + ".pdf"},
		"long extension":      {Part{DispositionParams: params{"filename": "a." + strings.Repeat("b", 300)}}, "a." + strings.Repeat("b", 198)},
		"made up":             {Part{Path: "1.2", Type: "application", Subtype: "pdf"}, "attachment-1.2.pdf"},
		"made up mail":        {Part{Path: "2", Type: "message", Subtype: "rfc822"}, "message-2.eml"},
		"made up text":        {Part{Path: "3", Type: "text", Subtype: "x-odd"}, "attachment-3.txt"},
		"made up unknown":     {Part{Path: "3", Type: "image", Subtype: "<script>"}, "attachment-3.bin"},
		"odd part path":       {Part{Path: "../3", Type: "image", Subtype: "png"}, "attachment-..3.png"},
		"nothing at all":      {Part{}, "attachment.bin"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := test.part.Filename()
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if problem := checkFilename(got); problem != "" {
				t.Errorf("%q: %s", got, problem)
			}
		})
	}
	if got := (*Part)(nil).Filename(); got == "" {
		t.Error("no name for no part")
	}
}

func manySections(n int) map[string]string {
	params := make(map[string]string)
	for i := range n {
		params[fmt.Sprintf("name*%d", i)] = string(rune('a' + i))
	}
	return params
}

func TestMediaType(t *testing.T) {
	tests := map[string]struct {
		part *Part
		want string
	}{
		"usual":     {&Part{Type: "text", Subtype: "plain"}, "text/plain"},
		"capitals":  {&Part{Type: "TEXT", Subtype: "Plain"}, "text/plain"},
		"long name": {&Part{Type: "application", Subtype: "vnd.oasis.opendocument.text-x+xml"}, "application/vnd.oasis.opendocument.text-x+xml"},
		"markup":    {&Part{Type: "image", Subtype: "<script>"}, "application/octet-stream"},
		"parameter": {&Part{Type: "text", Subtype: "html;charset=x"}, "application/octet-stream"},
		"newline":   {&Part{Type: "text", Subtype: "html\r\nx"}, "application/octet-stream"},
		"empty":     {&Part{}, "application/octet-stream"},
		"half":      {&Part{Type: "text"}, "application/octet-stream"},
		"too long":  {&Part{Type: "text", Subtype: strings.Repeat("a", 200)}, "application/octet-stream"},
		"nil":       {nil, "application/octet-stream"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.part.MediaType(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPartTree(t *testing.T) {
	root := &Part{Type: "multipart", Subtype: "mixed", Children: []*Part{
		{Path: "1", Type: "multipart", Subtype: "alternative", Children: []*Part{
			{Path: "1.1", Type: "text", Subtype: "plain", Params: map[string]string{"charset": `"ISO-8859-1"`}},
			nil,
			{Path: "1.2", Type: "text", Subtype: "html"},
		}},
		{Path: "2", Type: "message", Subtype: "rfc822", Encoding: "base64", Size: 7800},
	}}
	var paths []string
	for leaf := range root.Leaves() {
		paths = append(paths, leaf.Path)
	}
	if got := strings.Join(paths, " "); got != "1.1 1.2 2" {
		t.Errorf("leaves %q", got)
	}
	for range root.Leaves() {
		break // stopping early must not fail
	}
	if part := root.Find("1.2"); part == nil || part.Subtype != "html" {
		t.Errorf("Find gives %v", part)
	}
	if root.Find("") != root || root.Find("9") != nil || (*Part)(nil).Find("1") != nil {
		t.Error("Find finds what isn't there, or not the root")
	}
	if got := root.Find("1.1").Charset(); got != "iso-8859-1" {
		t.Errorf("charset %q", got)
	}
	if got := root.Find("2").DecodedSize(); got != 5700 {
		t.Errorf("decoded size %d", got)
	}
	if got := (&Part{Encoding: "7bit", Size: 100}).DecodedSize(); got != 100 {
		t.Errorf("decoded size %d", got)
	}
	if !root.IsMultipart() || root.Find("2").IsMultipart() || (*Part)(nil).IsMultipart() {
		t.Error("IsMultipart")
	}
}
