package message

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSaysAttached(t *testing.T) {
	for _, text := range []string{
		"I've attached the plan.", "See the attachment", "ATTACHED: two photos", "Please find enclosed the form.",
		"Im Anhang findest du das Foto.", "Anbei die Rechnung", "Ich habe es angehängt.", norm.NFD.String("Die Anhänge sind groß."), "Ich hänge den Plan an.",
		"Vous trouverez ci-joint le plan.", "La pièce jointe est grande", "Ci-jointes, les photos",
		"Te adjunto la foto", "Los archivos adjuntos", "In allegato la foto", "Ti allego il file",
		"Zie de bijlage", "Bijgevoegd de foto's", "W załączniku przesyłam", "Załączam zdjęcie",
		"Segue em anexo a foto", "Anexei o ficheiro", "Fotoğraf ekte.", "Ek'te bulabilirsiniz", "Dosyayı ekledim",
		"Фото у вкладенні", "Прикріплюю файл", "Файл во вложении",
		"تجد الصورة في المرفقات", "أرفقت لك الملف", "请见附件。", "附上照片", "写真を添付します。",
	} {
		if !SaysAttached(text) {
			t.Errorf("%q isn't seen to speak of an attachment", text)
		}
	}
	for _, text := range []string{
		"", "The roof is done.", "I detached the hose", "Das hängt davon ab", "Allegro ma non troppo", "Quelle joie", "Wir hingen sehr daran",
		"Bij de lage prijs", "Ekmek aldım", "Le joint est cassé", "Додаємо цукор", "The annexe", strings.Repeat("x", maxCareBytes) + " attached",
	} {
		if SaysAttached(text) {
			t.Errorf("%q is taken to speak of an attachment", text)
		}
	}
}

func TestOwnText(t *testing.T) {
	for text, want := range map[string]string{
		"one\n> two\nthree":      "one\nthree",
		"one\r\n-- \r\nattached": "one",
		"one\n---------- Weitergeleitete Nachricht ----------\nattached": "one",
		"": "",
	} {
		if got := OwnText(text); got != want {
			t.Errorf("of %q the writer's own is %q", text, got)
		}
	}
}

func TestWithoutQuotes(t *testing.T) {
	for html, want := range map[string]string{
		`a<blockquote type="cite">b<blockquote>c</blockquote>d</blockquote>e`: "ae",
		"<p>a</p></blockquote>b":    "<p>a</p></blockquote>b",
		"a<BLOCKQUOTE>b":            "a",
		"a &lt;blockquote&gt; <b>c": "a &lt;blockquote&gt; <b>c",
		"":                          "",
	} {
		if got := WithoutQuotes(html); got != want {
			t.Errorf("%q becomes %q, want %q", html, got, want)
		}
	}
}

func TestQuestions(t *testing.T) {
	many := slices.Repeat([]Address{{Addr: "a@x.example"}}, 9)
	one := []Address{{Addr: "b@x.example"}}
	tests := map[string]struct {
		letter Letter
		asked  string
	}{
		"nothing":                   {Letter{Subject: "a", Text: "b"}, ""},
		"no subject":                {Letter{Subject: " \t", Text: "b"}, "subject"},
		"attachment":                {Letter{Subject: "a", Text: "It is attached."}, "attachment"},
		"attachment is there":       {Letter{Subject: "a", Text: "It is attached.", Attachments: []LetterPart{{}}}, ""},
		"picture is there":          {Letter{Subject: "a", HTML: "It is attached.", Inline: []LetterPart{{}}}, ""},
		"attachment in the quote":   {Letter{Subject: "a", Text: "Thanks\n> It is attached."}, ""},
		"attachment as HTML":        {Letter{Subject: "a", HTML: "<p>It is attached.</p>"}, "attachment"},
		"attachment in HTML quote":  {Letter{Subject: "a", HTML: "<p>Thanks</p><blockquote>It is attached.</blockquote>"}, ""},
		"attachment in the subject": {Letter{Subject: "Re: attached", Text: "b"}, ""},
		"many":                      {Letter{Subject: "a", Kind: "reply-all", To: one, Cc: many}, "many"},
		"not so many":               {Letter{Subject: "a", Kind: "reply-all", Cc: many}, ""},
		"many, as was meant":        {Letter{Subject: "a", To: one, Cc: many}, ""},
		"all":                       {Letter{Kind: "reply-all", Text: "anbei", To: one, Cc: many}, "subject attachment many"},
	}
	for name, test := range tests {
		var names []string
		for _, q := range Questions(&test.letter) {
			names = append(names, q.Name)
			if (q.Name == "many") != (q.People > 0) {
				t.Errorf("%s: %s asks nothing", name, q.Name)
			}
		}
		if got := strings.Join(names, " "); got != test.asked {
			t.Errorf("%s: asked %q, want %q", name, got, test.asked)
		}
	}
}
