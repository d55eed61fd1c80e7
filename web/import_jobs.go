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
		if len(c.Told) < maxTold {
			c.Told = append(c.Told, templates.ImportRefusal{What: what, Why: why})
		}
	})
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

// begin begins an import; nil when one of that name is under way, or too many are.
func (all *importJobs) begin(name importName) *importJob {
	all.mu.Lock()
	defer all.mu.Unlock()
	for other, job := range all.jobs {
		job.mu.Lock()
		old := !job.ended.IsZero() && (time.Since(job.ended) > importsKept || other == name)
		job.mu.Unlock()
		if old {
			delete(all.jobs, other)
		}
	}
	if all.jobs[name] != nil || len(all.jobs) >= maxImports {
		return nil
	}
	job := &importJob{}
	all.jobs[name] = job
	return job
}

// find gives an import, nil when there is none.
func (all *importJobs) find(name importName) *importJob {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.jobs[name]
}
