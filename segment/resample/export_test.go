package resample

// CompareSampled is Compare with sampled relabellings, few as there may be.
func CompareSampled(s *Said, a, b []int32, relabellings int) *Comparison {
	t := s.trial(a, b)
	t.sample(relabellings)
	t.judge(t.real)
	return &Comparison{P: float64(t.asLarge) / float64(t.judged), Relabellings: relabellings}
}
