package demo

// work is the code frame of the employer's study. Its attributes are what
// employees named as strengths, weaknesses, opportunities and threats at work.
var work = frame{csv: workCSV, items: []item{
	{"craft", "competence", "strength"}, {"old_training", "competence", "weakness"},
	{"master_course", "competence", "opportunity"}, {"new_software", "competence", "threat"},
	{"fit", "health", "strength"}, {"night_sleep", "health", "weakness"},
	{"physio", "health", "opportunity"}, {"heavy_lifting", "health", "threat"},
	{"free_weekends", "time", "strength"}, {"late_rota", "time", "weakness"},
	{"swap_app", "time", "opportunity"}, {"expected_overtime", "time", "threat"},
	{"allowance", "wealth", "strength"}, {"instalments", "wealth", "weakness"},
	{"pension", "wealth", "opportunity"}, {"site_rents", "wealth", "threat"},
}, why: map[string][]step{
	"craft":             {{"feel_competent", [4]float64{3, 4, 2, 3}}, {"safe_job", [4]float64{2, 1, 4, 1}}, {"learn_more", [4]float64{1, 3, 1, 3}}},
	"old_training":      {{"learn_more", [4]float64{2, 5, 2, 3}}, {"safe_job", [4]float64{2, 1, 4, 1}}},
	"master_course":     {{"learn_more", [4]float64{2, 5, 2, 5}}, {"earn_more", [4]float64{1, 3, 2, 1}}},
	"new_software":      {{"safe_job", [4]float64{3, 2, 6, 2}}, {"learn_more", [4]float64{1, 3, 1, 2}}},
	"fit":               {{"keep_energy", [4]float64{4, 3, 2, 5}}, {"safe_job", [4]float64{1, 1, 2, 1}}},
	"night_sleep":       {{"recover", [4]float64{8, 7, 7, 7}}, {"keep_energy", [4]float64{2, 2, 1, 2}}},
	"physio":            {{"recover", [4]float64{7, 5, 6, 5}}, {"keep_energy", [4]float64{2, 3, 1, 3}}},
	"heavy_lifting":     {{"recover", [4]float64{6, 5, 6, 6}}, {"safe_job", [4]float64{1, 1, 3, 1}}},
	"free_weekends":     {{"family_time", [4]float64{6, 2, 4, 2}}, {"recover", [4]float64{4, 3, 4, 4}}},
	"late_rota":         {{"plan_week", [4]float64{5, 3, 4, 3}}, {"be_heard", [4]float64{6, 7, 3, 6}}},
	"swap_app":          {{"plan_week", [4]float64{5, 3, 4, 3}}, {"help_out", [4]float64{3, 1, 1, 2}}},
	"expected_overtime": {{"family_time", [4]float64{5, 1, 3, 2}}, {"be_heard", [4]float64{4, 6, 4, 6}}, {"earn_more", [4]float64{1, 2, 2, 1}}},
	"allowance":         {{"cover_costs", [4]float64{3, 1, 5, 2}}, {"earn_more", [4]float64{1, 4, 2, 1}}},
	"instalments":       {{"cover_costs", [4]float64{3, 2, 5, 3}}, {"less_worry", [4]float64{2, 1, 3, 1}}},
	"pension":           {{"safe_job", [4]float64{1, 1, 2, 1}}, {"less_worry", [4]float64{2, 1, 4, 1}}, {"cover_costs", [4]float64{1, 1, 3, 1}}},
	"site_rents":        {{"cover_costs", [4]float64{3, 2, 5, 3}}, {"family_time", [4]float64{1, 0.5, 1, 0.5}}},

	"learn_more":  {{"feel_competent", [4]float64{4, 5, 2, 4}}, {"own_say", [4]float64{1, 3, 1, 3}}, {"self_actualisation", [4]float64{1, 2, 0, 3}}},
	"earn_more":   {{"cover_costs", [4]float64{3, 1, 4, 1}}, {"self_esteem", [4]float64{1, 3, 1, 1}}},
	"keep_energy": {{"family_time", [4]float64{4, 1, 2, 2}}, {"feel_competent", [4]float64{1, 3, 1, 1}}, {"fun", [4]float64{1, 1, 0.5, 5}}},
	"recover":     {{"family_time", [4]float64{4, 1, 2, 2}}, {"less_worry", [4]float64{2, 1, 3, 1}}, {"keep_energy", [4]float64{1, 2, 1, 2}}},
	"plan_week":   {{"family_time", [4]float64{6, 2, 4, 2}}, {"help_out", [4]float64{2, 1, 1, 2}}, {"less_worry", [4]float64{1, 1, 3, 1}}},
	"safe_job":    {{"security", [4]float64{3, 2, 7, 2}}, {"cover_costs", [4]float64{1, 1, 2, 1}}, {"less_worry", [4]float64{1, 0.5, 2, 0.5}}},
	"cover_costs": {{"security", [4]float64{3, 2, 6, 2}}, {"less_worry", [4]float64{2, 1, 2, 1}}, {"survival", [4]float64{0.6, 0.2, 1, 0.3}}},
	"help_out":    {{"team_spirit", [4]float64{6, 2, 2, 3}}, {"be_heard", [4]float64{1, 1, 1, 1}}},

	"feel_competent": {{"self_esteem", [4]float64{3, 6, 2, 3}}, {"be_heard", [4]float64{4, 6, 3, 4}}, {"self_actualisation", [4]float64{1, 3, 0, 3}}},
	"be_heard":       {{"self_esteem", [4]float64{3, 4, 2, 2}}, {"belonging", [4]float64{4, 1, 2, 2}}, {"autonomy", [4]float64{1, 3, 0.5, 3}}, {"self_esteem_reduction", [4]float64{0.2, 0.3, 0.2, 0.2}}},
	"own_say":        {{"autonomy", [4]float64{2, 5, 1, 5}}, {"be_heard", [4]float64{2, 1, 1, 1}}},
	"family_time":    {{"belonging", [4]float64{8, 3, 4, 3}}, {"security", [4]float64{1, 0.5, 2, 0.5}}, {"fun", [4]float64{1, 0.5, 0.5, 2}}},
	"less_worry":     {{"security", [4]float64{2, 1, 4, 1}}, {"family_time", [4]float64{2, 0.5, 1, 0.5}}, {"fun", [4]float64{0.5, 1, 0.3, 2}}},
	"team_spirit":    {{"belonging", [4]float64{7, 3, 3, 4}}, {"fun", [4]float64{1, 1, 0.5, 2}}, {"revenge", [4]float64{0.1, 0.3, 0.1, 0.2}}},
}, enough: []string{"less_worry", "family_time", "feel_competent"}}.read()

const workCSV = `code,label,level,net,polarity,synonyms,asset
craft,Knows the craft,attribute,Competence items,positive,,competence
old_training,Training out of date,attribute,Competence items,negative,,competence
master_course,Master course on offer,attribute,Competence items,positive,,competence
new_software,Work moves into software,attribute,Competence items,negative,,competence
fit,Fit enough for the work,attribute,Health items,positive,,health
night_sleep,Poor sleep after shifts,attribute,Health items,negative,poor sleep,health
physio,Physiotherapy on site,attribute,Health items,positive,,health
heavy_lifting,Heavy lifting,attribute,Health items,negative,,health
free_weekends,Free weekends,attribute,Time items,positive,,time
late_rota,Rota comes too late,attribute,Time items,negative,,time
swap_app,Shifts can be swapped,attribute,Time items,positive,,time
expected_overtime,Overtime is expected,attribute,Time items,negative,,time
allowance,Shift allowance,attribute,Wealth items,positive,,wealth
instalments,Instalments to pay off,attribute,Wealth items,negative,debt,wealth
pension,Company pension,attribute,Wealth items,positive,,wealth
site_rents,Rising rents near the site,attribute,Wealth items,negative,,wealth
learn_more,Learn more,functional consequence,,,,competence
earn_more,Earn more,functional consequence,,,,wealth
keep_energy,Have energy left after work,functional consequence,,,,health
recover,Recover between shifts,functional consequence,,,,health
plan_week,Plan the week ahead,functional consequence,,,,time
safe_job,Keep the job,functional consequence,,,,competence
cover_costs,Cover the month's costs,functional consequence,,,,wealth
help_out,Help each other out,functional consequence,,,,
feel_competent,Feel competent,psychosocial consequence,,positive,,competence
be_heard,Be heard,psychosocial consequence,,positive,being listened to,
own_say,Have a say in the work,psychosocial consequence,,positive,,
family_time,Time with family and friends,psychosocial consequence,,positive,,time
less_worry,Fewer worries,psychosocial consequence,,positive,,health
team_spirit,Be part of the team,psychosocial consequence,,positive,,
survival,Survival,value,,,,
security,Safety and security,value,,,safety,
belonging,Belonging,value,,,,
self_esteem,Self-esteem,value,,,respect,
self_actualisation,Self-actualisation,value,,,self-realisation,
fun,Fun and excitement,value,,,,
autonomy,Power and autonomy,value,,,,
revenge,Revenge,value,,negative,,
self_esteem_reduction,Self-esteem reduction,value,,negative,feeling small,
`
