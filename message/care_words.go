package message

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxCareBytes bounds how much of a letter's own text is looked at.
const maxCareBytes = 64 << 10

// SaysAttached tells whether a text speaks of something attached to it, in one of the
// languages that are known.
func SaysAttached(text string) bool {
	text = strings.ToLower(norm.NFC.String(cutString(text, maxCareBytes)))
	for _, sign := range attachedSigns() {
		if strings.Contains(text, sign) {
			return true
		}
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	phrases := attachedPhrases()
	for i := range words {
		for _, phrase := range phrases {
			if startsWith(words[i:], phrase) {
				return true
			}
		}
	}
	return false
}

// startsWith tells whether words begin with a phrase, whose words may end in a "*"
// for any ending.
func startsWith(words, phrase []string) bool {
	if len(words) < len(phrase) {
		return false
	}
	for i, want := range phrase {
		stem, open := strings.CutSuffix(want, "*")
		if words[i] != stem && (!open || !strings.HasPrefix(words[i], stem)) {
			return false
		}
	}
	return true
}

// attachedPhrases are how people say that something is attached, in lower case. A "-"
// or an apostrophe separates words.
func attachedPhrases() [][]string {
	var phrases [][]string
	for _, language := range []string{
		/* en */ "attach|attached|attaching|attachment*|enclosed|enclosing|i enclose|we enclose",
		/* de */ "anhang|anhänge*|angehängt*|angehangen*|beigefügt*|beigelegt*|beiliegend*|anbei|als anlage|in der anlage|anlagen|hänge ich|ich hänge|füge ich|ich füge",
		/* fr */ "ci joint*|ci inclus*|pièce jointe|pièces jointes|piece jointe|pieces jointes|fichier joint|fichiers joints|je joins|nous joignons|en pj",
		/* es */ "adjunt*|anexo|anexos|anexa",
		/* it */ "allegato|allegata|allegati|allegate|allego|alleghiamo",
		/* nl */ "bijlage|bijlagen|bijgevoegd*|bijgaand*|bijgesloten|ingesloten",
		/* pl */ "załącz*|zalacz*|w załączeniu",
		/* pt */ "em anexo|anexad*|anexei|segue anexo|seguem anexos|anexas",
		/* tr */ "ekte|ekteki|ektedir|ekli|ekliyorum|ekledim|ekledik|ilişikte*|iliştir*|ek te",
		/* uk */ "вкладенн*|прикріпл*|прикріпи*|долуча*|долучи*|долучен*|у додатку|в додатку|додаю файл*|додаю фото",
		/* ru */ "вложени*|прикрепл*|прикрепи*|прилагаю|прилагаем|прилагается|во вложении",
	} {
		for phrase := range strings.SplitSeq(language, "|") {
			phrases = append(phrases, strings.Fields(phrase))
		}
	}
	return phrases
}

// attachedSigns are the same in languages that don't part words, or whose words have
// endings and beginnings alike.
func attachedSigns() []string {
	return []string{
		"مرفق", "أرفق", "ارفق", // ar
		"附件", "附上", "附檔", "附档", "附加檔案", "附图", "附圖", "随附", "隨附", // zh
		"添付", "同封", // ja
	}
}
