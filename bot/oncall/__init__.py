"""Who is on call: schedules as PagerDuty knows them, whose turn it is, when people work. Pure: no clock, no file."""
