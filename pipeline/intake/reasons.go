package intake

// The reasons for which rows are left out. They are stable: reports of
// different nights are compared by them.
const (
	nullID                = "null_id"
	duplicateRespondent   = "duplicate_respondent"
	conflictingRespondent = "conflicting_respondent"
	noConsent             = "no_consent"
	nullStratum           = "null_stratum"
	nullCluster           = "null_cluster"
	badWeight             = "bad_weight"
	badReplicate          = "bad_replicate"
	unknownRespondent     = "unknown_respondent"
	droppedRespondent     = "dropped_respondent"
	badRung               = "bad_rung"
	nullCode              = "null_code"
	unknownCode           = "unknown_code"
	nullCoder             = "null_coder"
	badParent             = "bad_parent"
	emptyLadder           = "empty_ladder"
	repeatedRow           = "repeated_row"
	duplicateRung         = "duplicate_rung"
	rungGap               = "rung_gap"
	sharedLadder          = "shared_ladder"
	mixedWave             = "mixed_wave"
	nullWave              = "null_wave"
	brokenLadder          = "broken_ladder"
	outsideWindow         = "outside_window"
	badTime               = "bad_time"
	afterAsOf             = "after_as_of"
	badValue              = "bad_value"
	nullAnswer            = "null_answer"
	unknownKind           = "unknown_kind"
	unknownAsset          = "unknown_asset"
	unknownSwot           = "unknown_swot"
	unknownNeed           = "unknown_need"
	badRank               = "bad_rank"
	badNumber             = "bad_number"
	badAmount             = "bad_amount"
	nullMoney             = "null_money"
	longText              = "long_text"
	outsideRange          = "outside_range"
	conflictingRows       = "conflicting_rows"
)

// Fault says that rows were left out through a fault of the export itself. A
// person who did not consent is none, nor is an old interaction, and what
// follows from a left-out person's record is judged with the respondents.
func (d Dropped) Fault() bool {
	return d.Reason != noConsent && d.Reason != droppedRespondent && d.Reason != outsideWindow
}

// Reason is one reason for leaving rows out.
type Reason struct{ Slug, Text string }

// Reasons lists all reasons in the order in which a row is judged.
func Reasons() []Reason { return append([]Reason(nil), reasons...) }

var reasons = []Reason{
	{nullID, "The row has no respondent id, or a ladder row no ladder id."},
	{duplicateRespondent, "The respondent's record stands more than once, each time the same; one was kept."},
	{conflictingRespondent, "The respondent has records that differ; none was kept, since nobody can say which is right."},
	{noConsent, "The respondent has not consented to this use."},
	{nullStratum, "The respondent has no design stratum; from which part of the population he was drawn is unknown."},
	{nullCluster, "The respondent has no primary sampling unit; whose answers are alike with his is unknown."},
	{badWeight, "The respondent's weight is missing, negative, not a finite number, or beyond a quintillion (10^18)."},
	{badReplicate, "A replicate weight of the respondent is missing, negative, not a finite number, or beyond a quintillion (10^18)."},
	{unknownRespondent, "The row's respondent has no record in the respondents export."},
	{droppedRespondent, "The row's respondent has a record that was left out."},
	{badRung, "The rung is missing or is not a whole number from 1."},
	{nullCode, "The rung has no code."},
	{unknownCode, "The code is not in the code frame."},
	{nullCoder, "The row does not say who coded it."},
	{badParent, "The ladder has a rung that answers to one that is not below it."},
	{emptyLadder, "The ladder has no rungs."},
	{repeatedRow, "The same rung of the same ladder stands more than once with the same code, or the same answer of a respondent; one was kept."},
	{duplicateRung, "A rung of the ladder stands more than once with different codes; which is right is unknown."},
	{rungGap, "The ladder's rungs are not 1, 2, 3 and so on; what leads to what is unknown."},
	{sharedLadder, "The ladder belongs to more than one respondent; ladder ids must be unique over the export."},
	{mixedWave, "The ladder belongs to more than one wave."},
	{nullWave, "The ladder, or the row, does not say its wave."},
	{brokenLadder, "Another rung of the ladder was left out; what leads to what is unknown."},
	{outsideWindow, "The interaction is older than every window of the study."},
	{badTime, "The row has no time."},
	{afterAsOf, "The row is later than the as-of date."},
	{badValue, "The interaction's value is not a finite number, or is beyond a quintillion (10^18)."},
	{nullAnswer, "The row does not say what it is about: no value, asset, SWOT item, currency, relationship type or need."},
	{nullMoney, "The amount of money does not say of which currency it is."},
	{longText, "A text is too long to be a name: over 1,000 characters."},
	{unknownKind, "The kind of a value held is none of need, want and wish."},
	{unknownAsset, "The asset is none of competence, health, time and wealth."},
	{unknownSwot, "The SWOT item is none of strength, weakness, opportunity and threat."},
	{unknownNeed, "The need is not in the code frame."},
	{badRank, "The rank is missing or is not a whole number from 1 to 65,534: there are no more values."},
	{badNumber, "A level, goal, rating, significance or amount is missing where one is needed, is not a finite number, or is beyond a quintillion (10^18)."},
	{badAmount, "The amount given is negative."},
	{outsideRange, "The rating is outside the study's range of ratings."},
	{conflictingRows, "Rows of the respondent say different things about the same matter at the same time; none was kept, since nobody can say which is right."},
}

var reasonText = func() map[string]string {
	m := map[string]string{}
	for _, r := range reasons {
		m[r.Slug] = r.Text
	}
	return m
}()

// rank is a reason's place in the list.
func rank(slug string) int {
	for i, r := range reasons {
		if r.Slug == slug {
			return i
		}
	}
	return len(reasons)
}
