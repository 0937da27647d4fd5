import clusters.models.facility_page
import django.core.validators
import django.db.models.deletion
import django_countries.fields
import simple_history.models
import tgtf_portal.core.values.fields
import tgtf_portal.core.values.tokens
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=80, unique=True, verbose_name='name')),
                ('description', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='description')),
            ],
            options={
                'verbose_name': 'theme',
                'ordering': ['name__folded', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Ecosystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=80, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'industrial ecosystem',
                'ordering': ['name__folded', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=120, verbose_name='name')),
                ('acronym', tgtf_portal.core.values.fields.LineField(max_length=20, verbose_name='acronym')),
                ('initiative', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name='initiative')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='what it does, in a sentence or two')),
                ('support', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='One a line, as recaps list them: “workshop”.', verbose_name='forms of its support')),
                ('selected_projects', models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of projects')),
                ('contact_address', tgtf_portal.core.values.fields.AddressField(blank=True, max_length=254, verbose_name='contact address')),
                ('time_zone', tgtf_portal.core.values.fields.TimeZoneField(default='Europe/Brussels', max_length=64, verbose_name='time zone')),
                ('status', models.CharField(choices=[('preparing', 'Preparing'), ('current', 'Current'), ('closed', 'Closed')], default='preparing', max_length=10, verbose_name='status')),
                ('letters_released_above', models.PositiveIntegerField(blank=True, help_text='A letter to more people than this needs the release of a colleague who did not write it. Empty: none does; 0: each does.', null=True, verbose_name='letters that a colleague releases')),
            ],
            options={
                'verbose_name': 'facility',
                'verbose_name_plural': 'facilities',
                'constraints': [models.CheckConstraint(condition=models.Q(('selected_projects__gte', 1)), name='facility_selects_projects', violation_error_message='A facility supports at least one project.'), models.UniqueConstraint(condition=models.Q(('status', 'current')), fields=('status',), name='one_facility_is_current', violation_error_message='Another facility is current.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCluster',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(db_index=True, max_length=160, verbose_name='name')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('ecosystem', models.ForeignKey(blank=True, db_constraint=False, help_text='Leave empty where unknown.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.ecosystem', verbose_name='industrial ecosystem')),
                ('sector', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Where a list named none of the ecosystems.', max_length=80, verbose_name='sector in its own words')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, max_length=2000, verbose_name='what the cluster does')),
                ('website', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='website')),
                ('listed', models.BooleanField(default=True, help_text='Shown in the public directory.', verbose_name='listed')),
                ('fictional', models.BooleanField(default=False, help_text='Made up for a demonstration; pages say so.', verbose_name='fictional')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical cluster',
                'verbose_name_plural': 'historical clusters',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFacility',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=120, verbose_name='name')),
                ('acronym', tgtf_portal.core.values.fields.LineField(max_length=20, verbose_name='acronym')),
                ('initiative', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name='initiative')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='what it does, in a sentence or two')),
                ('support', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='One a line, as recaps list them: “workshop”.', verbose_name='forms of its support')),
                ('selected_projects', models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of projects')),
                ('contact_address', tgtf_portal.core.values.fields.AddressField(blank=True, max_length=254, verbose_name='contact address')),
                ('time_zone', tgtf_portal.core.values.fields.TimeZoneField(default='Europe/Brussels', max_length=64, verbose_name='time zone')),
                ('status', models.CharField(choices=[('preparing', 'Preparing'), ('current', 'Current'), ('closed', 'Closed')], default='preparing', max_length=10, verbose_name='status')),
                ('letters_released_above', models.PositiveIntegerField(blank=True, help_text='A letter to more people than this needs the release of a colleague who did not write it. Empty: none does; 0: each does.', null=True, verbose_name='letters that a colleague releases')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical facility',
                'verbose_name_plural': 'historical facilities',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=160, unique=True, verbose_name='name')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('ecosystem', models.ForeignKey(blank=True, help_text='Leave empty where unknown.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clusters', to='clusters.ecosystem', verbose_name='industrial ecosystem')),
                ('sector', tgtf_portal.core.values.fields.LineField(blank=True, help_text='Where a list named none of the ecosystems.', max_length=80, verbose_name='sector in its own words')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, max_length=2000, verbose_name='what the cluster does')),
                ('website', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='website')),
                ('listed', models.BooleanField(default=True, help_text='Shown in the public directory.', verbose_name='listed')),
                ('fictional', models.BooleanField(default=False, help_text='Made up for a demonstration; pages say so.', verbose_name='fictional')),
                ('themes', models.ManyToManyField(blank=True, related_name='clusters', to='clusters.theme', verbose_name='themes')),
            ],
            options={
                'verbose_name': 'cluster',
                'ordering': ['name__folded', 'pk'],
                'indexes': [models.Index(models.F('country'), condition=models.Q(('listed', True)), name='cluster_listed_country')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cluster_has_a_name', violation_error_message='Enter a name.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProject',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=200, verbose_name='title')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='summary')),
                ('status', models.CharField(choices=[('selected', 'Selected'), ('running', 'Running'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn')], default='selected', max_length=10, verbose_name='status')),
                ('starts_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='ends on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('coordinator', models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'is_active': True, 'is_staff': True}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='coordinator in charge')),
                ('facility', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.facility', verbose_name='facility')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical project',
                'verbose_name_plural': 'historical projects',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=200, verbose_name='title')),
                ('summary', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='summary')),
                ('status', models.CharField(choices=[('selected', 'Selected'), ('running', 'Running'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn')], default='selected', max_length=10, verbose_name='status')),
                ('starts_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', tgtf_portal.core.values.fields.DayField(blank=True, null=True, verbose_name='ends on')),
                ('coordinator', models.ForeignKey(blank=True, limit_choices_to={'is_active': True, 'is_staff': True}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='projects_in_charge', to=settings.AUTH_USER_MODEL, verbose_name='coordinator in charge')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='clusters.facility', verbose_name='facility')),
                ('themes', models.ManyToManyField(blank=True, related_name='projects', to='clusters.theme', verbose_name='themes')),
            ],
            options={
                'verbose_name': 'project',
                'ordering': ['facility', 'number'],
                'constraints': [models.UniqueConstraint(fields=('facility', 'number'), name='project_number_once', violation_error_message='The facility has a project of this number already.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='project_ends_after_it_starts', violation_error_message='The end must not be before the start.')],
            },
        ),
        migrations.CreateModel(
            name='StaffAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_assignments', to='clusters.facility', verbose_name='facility')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_assignments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'member of staff',
                'verbose_name_plural': 'members of staff who see this facility alone',
                'ordering': ['facility', 'user'],
                'constraints': [models.UniqueConstraint(fields=('facility', 'user'), name='staff_assigned_once', violation_error_message='This person is assigned already.')],
            },
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewers', to='clusters.facility')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewer_appointments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'reviewer',
                'ordering': ['facility', 'user'],
                'constraints': [models.UniqueConstraint(fields=('facility', 'user'), name='reviewer_appointed_once', violation_error_message='This person is a reviewer already.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMembership',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('position', tgtf_portal.core.values.fields.LineField(blank=True, max_length=80, verbose_name='position')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cluster', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.cluster', verbose_name='cluster')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical cluster manager',
                'verbose_name_plural': 'historical cluster managers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSME',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32)),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='name')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('town', tgtf_portal.core.values.fields.LineField(blank=True, max_length=80, verbose_name='town')),
                ('activity', tgtf_portal.core.values.fields.LineField(blank=True, max_length=160, verbose_name='what it makes or does')),
                ('size', models.CharField(blank=True, choices=[('micro', 'Micro (under 10 people)'), ('small', 'Small (under 50 people)'), ('medium', 'Medium (under 250 people)')], max_length=8, verbose_name='size')),
                ('website', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='website')),
                ('contact_name', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name="contact's name")),
                ('contact_address', tgtf_portal.core.values.fields.AddressField(blank=True, max_length=254, verbose_name="contact's e-mail address")),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cluster', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.cluster', verbose_name='cluster')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical SME',
                'verbose_name_plural': 'historical SMEs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SME',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tgtf_portal.core.values.tokens.new_code, editable=False, max_length=32, unique=True)),
                ('name', tgtf_portal.core.values.fields.LineField(max_length=160, verbose_name='name')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('town', tgtf_portal.core.values.fields.LineField(blank=True, max_length=80, verbose_name='town')),
                ('activity', tgtf_portal.core.values.fields.LineField(blank=True, max_length=160, verbose_name='what it makes or does')),
                ('size', models.CharField(blank=True, choices=[('micro', 'Micro (under 10 people)'), ('small', 'Small (under 50 people)'), ('medium', 'Medium (under 250 people)')], max_length=8, verbose_name='size')),
                ('website', tgtf_portal.core.values.fields.HttpsField(blank=True, max_length=500, verbose_name='website')),
                ('contact_name', tgtf_portal.core.values.fields.LineField(blank=True, max_length=120, verbose_name="contact's name")),
                ('contact_address', tgtf_portal.core.values.fields.AddressField(blank=True, max_length=254, verbose_name="contact's e-mail address")),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='smes', to='clusters.cluster', verbose_name='cluster')),
            ],
            options={
                'verbose_name': 'SME',
                'verbose_name_plural': 'SMEs',
                'ordering': ['name__folded', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('cluster', 'name'), name='sme_once_per_cluster', violation_error_message='The cluster has an SME of this name already.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCluster_themes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('cluster', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.cluster')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='clusters.historicalcluster')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.theme')),
            ],
            options={
                'verbose_name': 'HistoricalCluster_themes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', tgtf_portal.core.values.fields.LineField(blank=True, max_length=80, verbose_name='position')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='clusters.cluster', verbose_name='cluster')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'cluster manager',
                'ordering': ['cluster', 'user'],
                'constraints': [models.UniqueConstraint(fields=('user', 'cluster'), name='membership_once_per_cluster', violation_error_message='This person manages this cluster already.')],
            },
        ),
        migrations.CreateModel(
            name='ProjectCluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('partner', 'Partner')], default='partner', max_length=8, verbose_name='role')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='clusters.cluster', verbose_name='cluster')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='clusters.project')),
            ],
            options={
                'verbose_name': 'cluster in the project',
                'verbose_name_plural': 'clusters in the project',
                'ordering': ['project', 'role', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('project', 'cluster'), name='project_cluster_once', violation_error_message='This cluster is in the project already.'), models.UniqueConstraint(condition=models.Q(('role', 'lead')), fields=('project',), name='project_has_one_lead', violation_error_message='A project has one lead cluster.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProjectCluster',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('partner', 'Partner')], default='partner', max_length=8, verbose_name='role')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cluster', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.cluster', verbose_name='cluster')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.project')),
            ],
            options={
                'verbose_name': 'historical cluster in the project',
                'verbose_name_plural': 'historical clusters in the project',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='project',
            name='clusters',
            field=models.ManyToManyField(related_name='projects', through='clusters.ProjectCluster', to='clusters.cluster'),
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vocabulary', models.CharField(choices=[('ecosystem', 'Industrial ecosystem'), ('language', 'Language')], max_length=10, verbose_name='vocabulary')),
                ('text', tgtf_portal.core.values.fields.LineField(max_length=300, verbose_name='as lists write it')),
                ('key', models.CharField(editable=False, max_length=300)),
                ('status', models.CharField(choices=[('open', 'Not recognised yet'), ('mapped', 'Stands for an entry'), ('left', 'Left as it is')], default='open', max_length=10, verbose_name='status')),
                ('meaning', models.CharField(blank=True, max_length=60, verbose_name='stands for')),
            ],
            options={
                'verbose_name': 'word not recognised',
                'verbose_name_plural': 'words not recognised yet',
                'ordering': ['vocabulary', 'text__folded', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('vocabulary', 'key'), name='spelling_once', violation_error_message='This word is listed already.')],
            },
        ),
        migrations.CreateModel(
            name='FacilityPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('home', 'Start page'), ('about', 'About the facility'), ('how-it-works', 'How it works'), ('contact', 'Contact'), ('questions', 'Frequent questions')], max_length=12, verbose_name='page')),
                ('language', models.CharField(choices=[('en', 'English')], default='en', max_length=8, verbose_name='language')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=120, verbose_name='title')),
                ('lead', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='One or two sentences; searches and other sites show them, too.', max_length=400, verbose_name='beginning')),
                ('body', tgtf_portal.core.values.fields.ProseField(blank=True, help_text='An empty line begins a paragraph, ## a heading, - a list’s line; *stress*, **more of it**, [words](/clusters/) is a link.', max_length=20000, validators=[clusters.models.facility_page.validate_page_text], verbose_name='text')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='clusters.facility', verbose_name='facility')),
            ],
            options={
                'verbose_name': 'page text',
                'ordering': ['facility', 'kind', 'language'],
            },
        ),
        migrations.CreateModel(
            name='PageEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('title', tgtf_portal.core.values.fields.LineField(max_length=120, verbose_name='title')),
                ('lead', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='beginning')),
                ('body', tgtf_portal.core.values.fields.ProseField(blank=True, verbose_name='text')),
                ('questions', models.JSONField(default=list, verbose_name='questions')),
                ('is_current', models.BooleanField(default=True, verbose_name='everybody reads it')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='published')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='clusters.facilitypage')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'edition',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PageQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('question', tgtf_portal.core.values.fields.LineField(max_length=200, verbose_name='question')),
                ('answer', tgtf_portal.core.values.fields.ProseField(max_length=4000, validators=[clusters.models.facility_page.validate_page_text], verbose_name='answer')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='clusters.facilitypage')),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='facilitypage',
            constraint=models.UniqueConstraint(fields=('facility', 'kind', 'language'), name='page_once_per_language', violation_error_message='The facility has this page in this language.'),
        ),
        migrations.AddConstraint(
            model_name='pageedition',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='edition_number_once_per_page'),
        ),
        migrations.AddConstraint(
            model_name='pageedition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('page',), name='one_edition_is_current'),
        ),
    ]
