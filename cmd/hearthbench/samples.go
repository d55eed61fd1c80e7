package main

import (
	"math"
	"slices"
	"time"
)

// samples are how long something took, each time.
type samples []time.Duration

// percentile gives the least value that p percent are not above (nearest
// rank), 0 when there is none.
func percentile[T int | time.Duration](values []T, p float64) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

func (s samples) percentile(p float64) time.Duration { return percentile(s, p) }

func (s samples) median() time.Duration { return s.percentile(50) }

// ratio says how many times the median of floor the median of s is, 0 when
// there is no floor.
func (s samples) ratio(floor samples) float64 {
	if floor.median() == 0 {
		return 0
	}
	return float64(s.median()) / float64(floor.median())
}
