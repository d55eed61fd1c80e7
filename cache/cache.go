// Package cache keeps what can be had again, within a bound in bytes.
package cache

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Cache keeps values by key until their sizes together go beyond the bound;
// what was used least recently goes first. It may be used from anywhere at once.
type Cache[K comparable, V any] struct {
	most int64

	mu   sync.Mutex
	kept *simplelru.LRU[K, sized[V]]
	size int64
}

type sized[V any] struct {
	value V
	size  int64
}

// overhead is what an entry costs besides its value, in bytes, about.
const overhead = 200

// New gives a cache of at most so many bytes; 0 keeps nothing.
func New[K comparable, V any](most int64) *Cache[K, V] {
	c := &Cache[K, V]{most: most}
	const unbounded = 1<<31 - 1 // the number of entries is bounded by their sizes
	c.kept, _ = simplelru.NewLRU(unbounded, func(_ K, v sized[V]) { c.size -= v.size })
	return c
}

// Get gives the value of a key, which it thereby uses.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.kept.Get(key)
	return v.value, ok
}

// Put keeps a value of about so many bytes. One that alone is beyond the bound
// is not kept.
func (c *Cache[K, V]) Put(key K, value V, size int64) {
	size += overhead
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(key)
	if size > c.most {
		return
	}
	c.kept.Add(key, sized[V]{value, size})
	for c.size += size; c.size > c.most; {
		c.kept.RemoveOldest()
	}
}

// Remove drops the value of a key.
func (c *Cache[K, V]) Remove(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(key)
}

// RemoveFunc drops what has a key that drop says yes to.
func (c *Cache[K, V]) RemoveFunc(drop func(K) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range c.kept.Keys() {
		if drop(key) {
			c.kept.Remove(key)
		}
	}
}

// Size is how many bytes the entries take, about.
func (c *Cache[K, V]) Size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}
