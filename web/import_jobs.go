package web

import (
	"sync"
	"time"

	"hearthmail/templates"
)

// Bounds on what is remembered of imports.
const (
	maxTold     = 100 // messages of which it is said why they were not taken
	maxImports  = 500
	maxOwn      = 10        // of one login
	importsKept = time.Hour // after their end
)

// importJob is an import, under way or ended. Anybody may ask how far it is.
type importJob struct {
	mu     sync.Mutex
	counts templates.ImportCounts
	ended  time.Time // zero while it is under way
}

// count changes the counts.
func (j *importJob) count(change func(c *templates.ImportCounts)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change(&j.counts)
}

// refuse notes that something was not taken, and why.
func (j *importJob) refuse(what, why string) {
	j.count(func(c *templates.ImportCounts) {
		c.Refused++
		tell(c, what, why)
	})
}

// unlike notes that something was passed over which may be another text than what is
// there.
func (j *importJob) unlike(what, why string) {
	j.count(func(c *templates.ImportCounts) {
		c.Unlike++
		tell(c, what, why)
	})
}

func tell(c *templates.ImportCounts, what, why string) {
	if len(c.Told) < maxTold {
		c.Told = append(c.Told, templates.ImportRefusal{What: what, Why: why})
	}
}

func (j *importJob) end(sentence string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.counts.Stopped, j.counts.Ended = sentence, true
	j.ended = time.Now()
}

// now is how far it is.
func (j *importJob) now() templates.ImportCounts {
	j.mu.Lock()
	defer j.mu.Unlock()
	c := j.counts
	c.Told = append([]templates.ImportRefusal(nil), c.Told...)
	return c
}

// importJobs are those that this instance knows of, by login and id.
type importJobs struct {
	mu   sync.Mutex
	jobs map[importName]*importJob
}

type importName struct{ login, id string }

func newImportJobs() *importJobs { return &importJobs{jobs: map[importName]*importJob{}} }

// begin begins an import; nil when one of that name is under way, or too many are. Those
// of a login that have ended make room for its own.
func (all *importJobs) begin(name importName) *importJob {
	all.mu.Lock()
	defer all.mu.Unlock()
	own := 0
	var oldest importName
	var oldestEnd time.Time
	for other, job := range all.jobs {
		ended := job.endedAt()
		if !ended.IsZero() && (time.Since(ended) > importsKept || other == name) {
			delete(all.jobs, other)
			continue
		}
		if other.login != name.login {
			continue
		}
		own++
		if !ended.IsZero() && (oldestEnd.IsZero() || ended.Before(oldestEnd)) {
			oldest, oldestEnd = other, ended
		}
	}
	if own >= maxOwn && !oldestEnd.IsZero() {
		delete(all.jobs, oldest)
	}
	if all.jobs[name] != nil || len(all.jobs) >= maxImports {
		return nil
	}
	job := &importJob{}
	all.jobs[name] = job
	return job
}

// endedAt is zero while it is under way.
func (j *importJob) endedAt() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ended
}

// find gives an import, nil when there is none.
func (all *importJobs) find(name importName) *importJob {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.jobs[name]
}
