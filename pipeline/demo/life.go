package demo

// life is the code frame of the intermediary's study. Attributes are the SWOT
// items that the interviews started from, four in each life asset.
var life = frame{csv: lifeCSV, items: []item{
	{"training", "competence", "strength"}, {"digital_gap", "competence", "weakness"},
	{"evening_course", "competence", "opportunity"}, {"automation", "competence", "threat"},
	{"exercise", "health", "strength"}, {"poor_sleep", "health", "weakness"},
	{"health_check", "health", "opportunity"}, {"back_pain", "health", "threat"},
	{"flexible_hours", "time", "strength"}, {"long_commute", "time", "weakness"},
	{"remote_days", "time", "opportunity"}, {"overtime", "time", "threat"},
	{"savings", "wealth", "strength"}, {"debt", "wealth", "weakness"},
	{"share_plan", "wealth", "opportunity"}, {"rising_rent", "wealth", "threat"},
}, why: map[string][]step{
	"training":       {{"learn_skills", [4]float64{3, 6, 2, 4}}, {"keep_job", [4]float64{2, 1, 4, 1}}, {"feel_competent", [4]float64{1, 2, 1, 1}}},
	"digital_gap":    {{"faster_work", [4]float64{2, 3, 1, 2}}, {"keep_job", [4]float64{2, 2, 5, 1}}, {"learn_skills", [4]float64{1, 3, 1, 3}}},
	"evening_course": {{"learn_skills", [4]float64{3, 5, 2, 6}}, {"own_feet", [4]float64{1, 1, 1, 2}}},
	"automation":     {{"keep_job", [4]float64{3, 2, 7, 2}}, {"learn_skills", [4]float64{1, 4, 1, 2}}},
	"exercise":       {{"more_energy", [4]float64{4, 4, 2, 5}}, {"fewer_sick_days", [4]float64{1, 1, 3, 1}}, {"less_stress", [4]float64{2, 1, 1, 1}}},
	"poor_sleep":     {{"more_energy", [4]float64{3, 3, 2, 3}}, {"less_stress", [4]float64{4, 1, 2, 1}}},
	"health_check":   {{"fewer_sick_days", [4]float64{3, 2, 5, 1}}, {"more_energy", [4]float64{1, 2, 1, 2}}},
	"back_pain":      {{"fewer_sick_days", [4]float64{2, 2, 4, 1}}, {"more_energy", [4]float64{2, 2, 1, 3}}, {"keep_job", [4]float64{1, 1, 2, 1}}},
	"flexible_hours": {{"save_time", [4]float64{6, 3, 2, 3}}, {"family_time", [4]float64{4, 1, 2, 1}}, {"feel_trusted", [4]float64{1, 3, 1, 2}}},
	"long_commute":   {{"save_time", [4]float64{6, 4, 3, 4}}, {"less_stress", [4]float64{3, 1, 2, 1}}},
	"remote_days":    {{"save_time", [4]float64{4, 3, 2, 3}}, {"feel_trusted", [4]float64{2, 4, 1, 3}}, {"faster_work", [4]float64{1, 3, 1, 1}}},
	"overtime":       {{"family_time", [4]float64{5, 1, 2, 1}}, {"less_stress", [4]float64{3, 2, 3, 2}}},
	"savings":        {{"cover_costs", [4]float64{2, 1, 6, 1}}, {"plan_ahead", [4]float64{2, 2, 4, 1}}, {"own_feet", [4]float64{1, 2, 1, 3}}},
	"debt":           {{"cover_costs", [4]float64{2, 1, 4, 2}}, {"less_stress", [4]float64{3, 1, 3, 2}}},
	"share_plan":     {{"plan_ahead", [4]float64{2, 3, 4, 1}}, {"feel_trusted", [4]float64{1, 2, 1, 1}}, {"own_feet", [4]float64{1, 2, 1, 2}}},
	"rising_rent":    {{"cover_costs", [4]float64{3, 1, 5, 2}}, {"plan_ahead", [4]float64{2, 2, 3, 2}}},

	"learn_skills":    {{"feel_competent", [4]float64{4, 6, 2, 3}}, {"own_feet", [4]float64{1, 2, 2, 3}}, {"self_actualisation", [4]float64{1, 2, 0, 3}}},
	"faster_work":     {{"save_time", [4]float64{3, 1, 1, 2}}, {"feel_competent", [4]float64{1, 4, 1, 1}}},
	"save_time":       {{"family_time", [4]float64{7, 1, 3, 1}}, {"less_stress", [4]float64{3, 2, 2, 1}}, {"fun", [4]float64{1, 1, 0, 6}}},
	"more_energy":     {{"family_time", [4]float64{4, 1, 2, 1}}, {"feel_competent", [4]float64{1, 4, 1, 1}}, {"fun", [4]float64{1, 1, 1, 5}}},
	"fewer_sick_days": {{"keep_job", [4]float64{1, 1, 4, 1}}, {"get_along", [4]float64{2, 2, 1, 1}}, {"less_stress", [4]float64{2, 1, 2, 1}}},
	"plan_ahead":      {{"security", [4]float64{2, 1, 5, 1}}, {"own_feet", [4]float64{1, 3, 2, 3}}, {"less_stress", [4]float64{2, 0, 2, 0}}},
	"cover_costs":     {{"security", [4]float64{3, 1, 6, 1}}, {"less_stress", [4]float64{2, 1, 2, 1}}, {"survival", [4]float64{0.6, 0.2, 1, 0.2}}},
	"keep_job":        {{"security", [4]float64{3, 2, 7, 1}}, {"cover_costs", [4]float64{1, 1, 2, 1}}, {"self_esteem", [4]float64{1, 2, 0.5, 1}}},

	"feel_competent": {{"self_esteem", [4]float64{3, 6, 2, 2}}, {"self_actualisation", [4]float64{1, 4, 0, 3}}, {"autonomy", [4]float64{0.5, 2, 0.5, 1}}},
	"less_stress":    {{"family_time", [4]float64{3, 0.5, 1, 0.5}}, {"security", [4]float64{1, 1, 3, 0.5}}, {"fun", [4]float64{1, 1, 0.5, 3}}, {"belonging", [4]float64{1, 0.5, 0.5, 0.5}}},
	"family_time":    {{"belonging", [4]float64{8, 3, 4, 3}}, {"security", [4]float64{1, 0.5, 2, 0.5}}, {"fun", [4]float64{1, 0.5, 0.5, 2}}},
	"feel_trusted":   {{"self_esteem", [4]float64{3, 4, 2, 2}}, {"belonging", [4]float64{2, 1, 1, 1}}, {"autonomy", [4]float64{0.5, 3, 0.5, 3}}},
	"own_feet":       {{"autonomy", [4]float64{2, 4, 1, 5}}, {"security", [4]float64{1, 0.5, 3, 0.5}}, {"self_actualisation", [4]float64{0.5, 1, 0, 2}}},
	"get_along":      {{"belonging", [4]float64{4, 2, 2, 3}}, {"self_esteem", [4]float64{1, 1, 0.5, 0.5}}, {"revenge", [4]float64{0.1, 0.3, 0.1, 0.2}}},
}, enough: []string{"less_stress", "family_time", "feel_competent"}}.read()

const lifeCSV = `code,label,level,net,polarity,synonyms,asset
training,Professional training,attribute,Competence items,positive,further training,competence
digital_gap,Gaps in digital skills,attribute,Competence items,negative,,competence
evening_course,Evening course on offer,attribute,Competence items,positive,,competence
automation,Job could be automated,attribute,Competence items,negative,,competence
exercise,Regular exercise,attribute,Health items,positive,sport,health
poor_sleep,Poor sleep,attribute,Health items,negative,,health
health_check,Free health check,attribute,Health items,positive,,health
back_pain,Back pain getting worse,attribute,Health items,negative,,health
flexible_hours,Flexible hours,attribute,Time items,positive,flexitime,time
long_commute,Long commute,attribute,Time items,negative,,time
remote_days,Remote-work days,attribute,Time items,positive,home office;work from home,time
overtime,Unplanned overtime,attribute,Time items,negative,,time
savings,Steady savings,attribute,Wealth items,positive,,wealth
debt,Consumer debt,attribute,Wealth items,negative,,wealth
share_plan,Employee share plan,attribute,Wealth items,positive,,wealth
rising_rent,Rising rent,attribute,Wealth items,negative,,wealth
learn_skills,Learn new skills,functional consequence,,,,competence
faster_work,Get work done faster,functional consequence,,,,competence
save_time,Save time,functional consequence,,,,time
more_energy,Have more energy,functional consequence,,,,health
fewer_sick_days,Fewer sick days,functional consequence,,,,health
plan_ahead,Plan ahead with money,functional consequence,,,,wealth
cover_costs,Cover unexpected costs,functional consequence,,,,wealth
keep_job,Keep the job,functional consequence,,,,competence
feel_competent,Feel competent,psychosocial consequence,,positive,,competence
less_stress,Less stress,psychosocial consequence,,positive,,health
family_time,Time with family,psychosocial consequence,,positive,,time
feel_trusted,Feel trusted,psychosocial consequence,,positive,,
own_feet,Stand on my own feet,psychosocial consequence,,positive,independence,
get_along,Get on well with colleagues,psychosocial consequence,,positive,,
survival,Survival,value,,,,
security,Safety and security,value,,,safety;security of the family,
belonging,Belonging,value,,,,
self_esteem,Self-esteem,value,,,,
self_actualisation,Self-actualisation,value,,,self-realisation,
fun,Fun and excitement,value,,,,
autonomy,Power and autonomy,value,,,,
revenge,Revenge,value,,negative,,
`
