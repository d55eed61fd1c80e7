package message

import (
	"strings"
	"unicode"
)

// checkScripts judges a host's labels by the scripts of their letters.
func checkScripts(host string) hostProblem {
	labels := strings.Split(host, ".")
	last := scriptsOf(labels[len(labels)-1])
	for _, label := range labels {
		if isASCII([]byte(label)) {
			continue
		}
		scripts := scriptsOf(label)
		switch {
		case scripts.other:
			return hostLookAlike // a slash or a dot that isn't one, say
		case !scripts.usual():
			return hostMixed
		case scripts.passesForLatin(label) && (scripts.single() == "Latin" || scripts.single() != last.single()):
			return hostLookAlike
		}
	}
	return hostPlain
}

// scripts are those of a text's letters. Digits, hyphens and marks that every
// script uses don't count.
type scripts struct {
	names []string
	other bool // holds what is neither letter, mark, digit nor hyphen
}

func scriptsOf(text string) scripts {
	var s scripts
	last := ""
	for _, r := range text {
		switch {
		case r == '-' || r == '_' || r >= '0' && r <= '9':
			continue
		case r < 0x80 && !unicode.IsLetter(r), r >= 0x80 && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && r != 'ー' && r != '・':
			s.other = true
			continue
		}
		if last != "" && unicode.Is(unicode.Scripts[last], r) {
			continue
		}
		name := scriptOf(r)
		if name == "" {
			continue
		}
		last = name
		s.add(name)
	}
	return s
}

func (s *scripts) add(name string) {
	for _, known := range s.names {
		if known == name {
			return
		}
	}
	s.names = append(s.names, name)
}

// scriptOf is the name of a letter's script, "" for what several share.
func scriptOf(r rune) string {
	for _, name := range []string{"Latin", "Cyrillic", "Greek", "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew", "Devanagari", "Thai"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	if unicode.In(r, unicode.Common, unicode.Inherited) {
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

// single is the one script of a text, "" when there are several or none.
func (s scripts) single() string {
	if len(s.names) != 1 {
		return ""
	}
	return s.names[0]
}

// usual tells one script alone, and the mixes that are everyday writing (UTS
// 39, section 5.2, "highly restrictive").
func (s scripts) usual() bool {
	if len(s.names) <= 1 {
		return true
	}
	for _, mix := range []string{"Latin Han Hiragana Katakana", "Latin Han Bopomofo", "Latin Han Hangul"} {
		if s.within(mix) {
			return true
		}
	}
	return false
}

func (s scripts) within(mix string) bool {
	for _, name := range s.names {
		if !strings.Contains(mix, name) {
			return false
		}
	}
	return true
}

// passesForLatin tells a label whose letters can all be taken for Latin ones or
// for the punctuation of addresses.
func (s scripts) passesForLatin(label string) bool {
	if s.single() == "Latin" {
		return strings.ContainsFunc(label, foreignToLatin)
	}
	if len(s.names) > 1 { // with Latin beside them
		for _, r := range label {
			if r >= 0x80 && !unicode.Is(unicode.Latin, r) && !strings.ContainsRune(strokes, r) {
				return false
			}
		}
		return true
	}
	likes := likeLatin(s.single())
	for _, r := range label {
		if r >= 0x80 && !strings.ContainsRune(likes, r) {
			return false
		}
	}
	return likes != ""
}

// strokes are the letters of East Asian scripts that look like a slash, a
// hyphen, a dot or a Latin letter where Latin ones stand beside them.
const strokes = "ノソゾンー・一丨丶丿乙エ工ロ口ニ二ハ八ヘへトㄱㅡㅣㅇㄧ"

// foreignToLatin tells letters of the Latin script that no language's common
// spelling has, but that pass for those that it has: phonetic signs, small
// capitals, and marks that no letter was made with.
func foreignToLatin(r rune) bool {
	switch {
	case r == 'ə' || r == 'ɛ' || r == 'ɔ' || r == 'ɓ' || r == 'ɗ' || r == 'ɖ' || r == 'ŋ':
		return false // Azerbaijani and West African alphabets have these
	case r >= 0x0250 && r <= 0x02FF, r >= 0x1D00 && r <= 0x1DBF, r >= 0x0180 && r <= 0x01BF && r != 'ƒ' && r != 'ơ' && r != 'ư':
		return true
	}
	return unicode.Is(unicode.M, r)
}

// likeLatin are a script's letters that look like small Latin ones.
func likeLatin(script string) string {
	switch script {
	case "Cyrillic":
		return "асԁеһіјӏорԛѕԝхуьбгкмнптвзѵүґҽҏґәө"
	case "Greek":
		return "αβγεηικνορτυωχςϲϳ"
	case "Armenian":
		return "աըզհցոսքօյւղգտսլ"
	case "Cherokee":
		return "ꭰꭱꭲꭵꭺꭻꭼꮃꮇꮋꮓꮞꮟꮢꮤꮥꮩꮪꮮꮯꮲꮶꮷꮻꮿ"
	case "Georgian":
		return "იეყჿ"
	case "Lisu":
		return "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓞꓟꓠꓡꓢꓣꓤꓥꓦꓧꓨꓩꓪꓫꓬꓭꓮꓰꓲꓳꓴ"
	case "Hebrew":
		return "וטחסןי"
	case "Thai":
		return "กทนบพรลสหอเ"
	}
	return ""
}
