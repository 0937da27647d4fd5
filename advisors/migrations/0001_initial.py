import django.core.validators
import django.db.models.deletion
import django_countries.fields
import simple_history.models
import tgtf_portal.core.values.fields
import tgtf_portal.core.values.tokens
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clusters', '0001_initial'),
        ('core', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Advisor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country')),
                ('languages', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Separated by |.', max_length=200, verbose_name='languages')),
                ('sectors', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Separated by |.', max_length=300, verbose_name='sectors')),
                ('days_offered', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=5, validators=[django.core.validators.MinValueValidator(0)], verbose_name='days offered')),
                ('bio', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='about')),
                ('themes', models.ManyToManyField(blank=True, related_name='advisors', to='clusters.theme', verbose_name='themes')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='advisor', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'advisor',
                'ordering': ['user__name__folded', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days_offered__gte', 0)), name='advisor_days_not_negative', violation_error_message='Days cannot be negative.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAdvisor',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country')),
                ('languages', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Separated by |.', max_length=200, verbose_name='languages')),
                ('sectors', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Separated by |.', max_length=300, verbose_name='sectors')),
                ('days_offered', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=5, validators=[django.core.validators.MinValueValidator(0)], verbose_name='days offered')),
                ('bio', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='about')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical advisor',
                'verbose_name_plural': 'historical advisors',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('reference', tgtf_portal.core.values.fields.LineField(blank=True, editable=False, max_length=40, verbose_name="code in the facility's lists")),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('running', 'Running'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn'), ('declined', 'Declined'), ('lapsed', 'Lapsed: not answered in time')], default='agreed', max_length=10, verbose_name='status')),
                ('days_agreed', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='days agreed')),
                ('goal', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='what it is for')),
                ('starts_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='ends on')),
                ('nudged_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last asked at')),
                ('answer_by', tgtf_portal.core.values.fields.DayField(blank=True, help_text='Until midnight of this day; silence is then a no.', null=True, verbose_name='to be answered by')),
                ('advisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='advisors.advisor', verbose_name='advisor')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='clusters.project', verbose_name='project')),
                ('replaces', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='advisors.engagement', verbose_name='takes over from')),
            ],
            options={
                'verbose_name': 'engagement',
                'ordering': ['project', 'advisor'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('proposed', 'agreed', 'running'))), fields=('advisor', 'project'), name='engagement_open_once_per_project', violation_error_message='This advisor is engaged on this project already.'), models.CheckConstraint(condition=models.Q(('days_agreed__gt', 0)), name='engagement_has_days', violation_error_message='Agree on at least a quarter of a day.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='engagement_ends_after_it_starts', violation_error_message='The end must not be before the start.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalEngagement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32)),
                ('reference', tgtf_portal.core.values.fields.LineField(blank=True, editable=False, max_length=40, verbose_name="code in the facility's lists")),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('running', 'Running'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn'), ('declined', 'Declined'), ('lapsed', 'Lapsed: not answered in time')], default='agreed', max_length=10, verbose_name='status')),
                ('days_agreed', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='days agreed')),
                ('goal', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='what it is for')),
                ('starts_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='ends on')),
                ('nudged_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last asked at')),
                ('answer_by', tgtf_portal.core.values.fields.DayField(blank=True, help_text='Until midnight of this day; silence is then a no.', null=True, verbose_name='to be answered by')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('advisor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='advisors.advisor', verbose_name='advisor')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.project', verbose_name='project')),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='advisors.engagement', verbose_name='takes over from')),
            ],
            options={
                'verbose_name': 'historical engagement',
                'verbose_name_plural': 'historical engagements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAdvisor_themes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('advisor', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='advisors.advisor')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='advisors.historicaladvisor')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.theme')),
            ],
            options={
                'verbose_name': 'HistoricalAdvisor_themes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='title')),
                ('due_on', tgtf_portal.core.values.fields.DayField(verbose_name='due on')),
                ('status', models.CharField(choices=[('due', 'Due'), ('submitted', 'Submitted'), ('accepted', 'Accepted'), ('returned', 'Returned for changes')], default='due', max_length=10, verbose_name='status')),
                ('link', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='link to the document')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='summary')),
                ('remark', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='Written when it was returned.', verbose_name='what to change')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='submitted at')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted at')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliverables', to='advisors.engagement', verbose_name='engagement')),
            ],
            options={
                'verbose_name': 'deliverable',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'due'), ('submitted_at__isnull', False), _connector='OR'), name='deliverable_submitted_has_a_time', violation_error_message='A submitted deliverable needs its time.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'accepted'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='deliverable_accepted_has_a_time', violation_error_message='An accepted deliverable needs its time.')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('teaching', 'One-on-one teaching'), ('guidance', 'Guidance document'), ('consultancy', 'Direct consultancy'), ('workshop', 'Workshop'), ('webinar', 'Online webinar')], max_length=12, verbose_name='kind')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='title')),
                ('held_on', tgtf_portal.core.values.fields.DayField(verbose_name='date')),
                ('days', models.DecimalField(decimal_places=2, help_text='In quarters of a day.', max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='days')),
                ('smes_reached', models.PositiveIntegerField(blank=True, null=True, verbose_name='firms reached')),
                ('notes', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='notes')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='logged at')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='advisors.engagement', verbose_name='engagement')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gt', 0)), name='activity_takes_time', violation_error_message='An activity takes at least a quarter of a day.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalActivity',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('teaching', 'One-on-one teaching'), ('guidance', 'Guidance document'), ('consultancy', 'Direct consultancy'), ('workshop', 'Workshop'), ('webinar', 'Online webinar')], max_length=12, verbose_name='kind')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='title')),
                ('held_on', tgtf_portal.core.values.fields.DayField(verbose_name='date')),
                ('days', models.DecimalField(decimal_places=2, help_text='In quarters of a day.', max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='days')),
                ('smes_reached', models.PositiveIntegerField(blank=True, null=True, verbose_name='firms reached')),
                ('notes', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='notes')),
                ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='logged at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='advisors.engagement', verbose_name='engagement')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical activity',
                'verbose_name_plural': 'historical activities',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDeliverable',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32)),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='title')),
                ('due_on', tgtf_portal.core.values.fields.DayField(verbose_name='due on')),
                ('status', models.CharField(choices=[('due', 'Due'), ('submitted', 'Submitted'), ('accepted', 'Accepted'), ('returned', 'Returned for changes')], default='due', max_length=10, verbose_name='status')),
                ('link', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='link to the document')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='summary')),
                ('remark', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='Written when it was returned.', verbose_name='what to change')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='submitted at')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='advisors.engagement', verbose_name='engagement')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical deliverable',
                'verbose_name_plural': 'historical deliverables',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HealthLimits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('silent_after_days', models.PositiveSmallIntegerField(default=21, help_text='Days without an activity.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='silent after')),
                ('behind_percent', models.PositiveSmallIntegerField(default=50, help_text='Percent of the days that would be used by now, were they spread evenly.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='behind under')),
                ('ahead_percent', models.PositiveSmallIntegerField(default=90, help_text='Percent of the days used …', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='ahead from')),
                ('ahead_left_percent', models.PositiveSmallIntegerField(default=25, help_text='… and percent of the period that is left at least.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='while there is left')),
                ('facility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health_limits', to='clusters.facility', verbose_name='facility')),
            ],
            options={
                'verbose_name': 'limits of the health board',
                'verbose_name_plural': 'limits of the health board',
                'ordering': ['facility'],
            },
        ),
        migrations.CreateModel(
            name='ProjectDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='advisors.activity', verbose_name='activity')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_project', to='core.document', verbose_name='document')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='clusters.project')),
            ],
            options={
                'verbose_name': 'document of a project',
                'verbose_name_plural': 'documents of projects',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='EngagementAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('advisor', 'Advisor'), ('lead', 'Lead cluster')], max_length=8, verbose_name='side')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined')], max_length=8, verbose_name='answer')),
                ('reason', tgtf_portal.core.values.fields.ProseField(blank=True, max_length=2000, verbose_name='reason')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='advisors.engagement', verbose_name='engagement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagement_answers', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'answer to a proposal',
                'verbose_name_plural': 'answers to proposals',
                'ordering': ['engagement', 'side', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('engagement', 'user', 'side'), name='engagement_asked_once', violation_error_message='This person was asked already.'), models.UniqueConstraint(condition=models.Q(('answer', ''), _negated=True), fields=('engagement', 'side'), name='engagement_answered_once_a_side', violation_error_message='This side has answered already.'), models.CheckConstraint(condition=models.Q(('answer', ''), ('answered_at__isnull', False), _connector='OR'), name='engagement_answer_has_a_time', violation_error_message='An answer needs its time.')],
            },
        ),
    ]
