package intake

// PeriodOf says that a wave of the ladders, by its place in their sets, is of a
// period of the study.
func (in *Intake) PeriodOf(period int, wave uint16) bool { return false }
