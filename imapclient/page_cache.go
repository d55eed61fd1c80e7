package imapclient

import (
	"sync"

	"github.com/emersion/go-imap/v2"
)

// maxPages bounds how many pages of lists an account keeps: each takes some
// 30 KB.
const maxPages = 64

// pageVersion names what a mailbox holds: with the same HIGHESTMODSEQ these are
// the same messages with the same flags. Without one nothing is kept.
type pageVersion struct {
	uidValidity, uidNext, messages uint32
	modSeq                         uint64
}

func versionOf(s *imap.StatusData) pageVersion {
	return pageVersion{s.UIDValidity, uint32(s.UIDNext), deref(s.NumMessages), s.HighestModSeq}
}

// pages remembers pages of lists, each with the version that it is of.
type pages struct {
	mu   sync.Mutex
	kept map[pageKey]keptPage
	turn uint64
}

type pageKey struct {
	mailbox string
	query   Query
}

type keptPage struct {
	version pageVersion
	page    *Page // never changed once kept
	used    uint64
}

func newPages() *pages { return &pages{kept: map[pageKey]keptPage{}} }

func (p *pages) get(key pageKey, v pageVersion) (*Page, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.kept[key]
	if !ok || found.version != v {
		return nil, false
	}
	p.turn++
	found.used = p.turn
	p.kept[key] = found
	return found.page, true
}

func (p *pages) put(key pageKey, v pageVersion, page *Page) {
	if v.modSeq == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	p.kept[key] = keptPage{v, page, p.turn}
	if len(p.kept) <= maxPages {
		return
	}
	oldest := key
	for k, kept := range p.kept {
		if kept.used < p.kept[oldest].used {
			oldest = k
		}
	}
	delete(p.kept, oldest)
}
